// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.ws.console.Console;
import dev.linuxpatch.ws.feed.BusEventStore;
import dev.linuxpatch.ws.feed.EventStore;
import dev.linuxpatch.ws.feed.LiveFeed;
import dev.linuxpatch.ws.feed.Time;
import dev.linuxpatch.ws.tail.TailService;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the jobs of one host, and tells those who want to know: tails through the fronts that hold their sockets,
 * consoles through the bridge. Deploy one instance a host, on an event loop: consoles would hear a second one twice.
 */
public final class WsVerticle extends VerticleBase {
    private static final int EXPIRIES_PER_LEASE = 3;

    private final WebSocketSettings settings;
    private final ConsoleSettings consoleSettings;
    private final HostId host;
    private final NodeId node = NodeId.random();

    public WsVerticle(WebSocketSettings settings, ConsoleSettings consoleSettings, HostId host) {
        this.settings = settings;
        this.consoleSettings = consoleSettings;
        this.host = host;
    }

    @Override
    public Future<?> start() {
        TypedBus bus = new TypedBus(vertx);
        EventStore store = new BusEventStore(bus, host);
        Time time = Time.of(vertx);
        LiveFeed feed = new LiveFeed(host, store, time);
        TailService tails = new TailService(
                node,
                settings,
                feed,
                store,
                (front, frames) -> bus.request(Addresses.TAIL_FRAMES.at(front), frames),
                time);

        List<Future<?>> ready = new ArrayList<>();
        if (consoleSettings.enabled()) {
            Console console = new Console(vertx.eventBus(), bus, host);
            feed.listen(console);
            ready.add(console.serve());
            ready.add(known(bus.subscribe(Addresses.INVENTORY_TOPIC, console::inventoryChanged)));
        }
        ready.add(known(bus.subscribe(Addresses.JOB_EVENTS_TOPIC.at(host), feed::accept)));
        ready.add(known(bus.serve(Addresses.TAIL_TEXT.at(node), tails::text)));
        ready.add(known(bus.serve(Addresses.TAIL_CHECK.at(node), tails::check)));
        ready.add(known(bus.serve(Addresses.TAIL_CLOSE.at(node), tails::close)));
        ready.add(known(bus.serve(Addresses.TAIL_PART.at(node), tails::part)));
        vertx.setPeriodic(TailService.LEASE.toMillis() / EXPIRIES_PER_LEASE, timer -> tails.expire());
        // Opened to fronts last: who gets in finds everything in place.
        return Future.all(ready).compose(all -> known(bus.serve(Addresses.TAIL_OPEN.at(host), tails::open)));
    }

    private static Future<Void> known(MessageConsumer<?> consumer) {
        return consumer.completion();
    }
}
