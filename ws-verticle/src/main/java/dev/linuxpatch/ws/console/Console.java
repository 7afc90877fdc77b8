// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import dev.linuxpatch.shared.bus.ConsoleAddresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.packages.InventoryMessages.InventoryChanged;
import dev.linuxpatch.ws.feed.FeedListener;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What bridged consoles see of one host: its events as JSON, and answers to their queries. */
public final class Console implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private final EventBus bus;
    private final HostId host;
    private final ConsoleQuery jobs;
    private final ConsoleQuery packages;

    public Console(EventBus bus, TypedBus typed, HostId host) {
        this.bus = bus;
        this.host = host;
        this.jobs = new JobQueries(typed, host);
        this.packages = new PackageQueries(typed, host);
    }

    /** Answers queries from now on; completes when every node knows. */
    public Future<?> serve() {
        return Future.all(
                bus.consumer(ConsoleAddresses.JOBS, message -> answer(message, jobs))
                        .completion(),
                bus.consumer(ConsoleAddresses.PACKAGES, message -> answer(message, packages))
                        .completion());
    }

    @Override
    public void events(List<JobEvent> events) {
        events.forEach(event -> bus.publish(ConsoleAddresses.JOB_EVENTS, JobJson.event(event)));
    }

    @Override
    public void startedAnew(long position) {
        bus.publish(
                ConsoleAddresses.JOB_EVENTS,
                new JsonObject()
                        .put("event", "started_anew")
                        .put("host", host.value())
                        .put("position", position));
    }

    @Override
    public void missed(long from, long to) {
        bus.publish(
                ConsoleAddresses.JOB_EVENTS,
                new JsonObject()
                        .put("event", "gap")
                        .put("host", host.value())
                        .put("from", from)
                        .put("to", to));
    }

    public void inventoryChanged(InventoryChanged changed) {
        if (changed.head().host().equals(host)) {
            bus.publish(ConsoleAddresses.INVENTORY_EVENTS, PackageJson.changed(changed.head()));
        }
    }

    private static void answer(Message<Object> message, ConsoleQuery query) {
        if (message.replyAddress() == null) {
            return;
        }
        if (!(message.body() instanceof JsonObject asked)) {
            message.reply(ConsoleReply.of(
                    Problem.of(ErrorCode.INVALID_REQUEST, "a query is a JSON object; {} asks for a first page")));
            return;
        }
        query.answer(asked).onComplete(message::reply, failure -> {
            LOG.warn("a console's query cannot be answered: {}", failure.getMessage());
            message.reply(ConsoleReply.of(failure));
        });
    }
}
