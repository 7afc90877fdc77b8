// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A WS verticle on a real bus, between a scripted store and a front without sockets. */
@ExtendWith(VertxExtension.class)
abstract class DeployedWsVerticle {
    static final JobId JOB = Events.job(1);
    static final JobId OTHER = Events.job(2);

    final ScriptedStore store = new ScriptedStore(50);
    TypedBus bus;
    TestFront front;
    MessageConsumer<?> reads;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
        reads = bus.serve(Addresses.JOB_EVENTS.at(Events.HOST), request -> Future.succeededFuture(store.read(request)));
        bus.serve(Addresses.JOB_GET.at(Events.HOST), request -> Future.succeededFuture(store.find(request.id())));
        front = new TestFront(vertx);
        WebSocketSettings settings =
                new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), 65_536, 1 << 20, 1_000);
        TestFront.await(
                vertx.deployVerticle(new WsVerticle(settings, new ConsoleSettings(true, 65_536, 20), Events.HOST)));
    }

    void publish(JobEvent... events) {
        bus.publish(Addresses.JOB_EVENTS_TOPIC.at(Events.HOST), new JobEvents(List.of(events)));
    }

    JsonObject next(String connection) {
        try {
            return front.next(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static String subscribe(JobId job, Long since) {
        return new JsonObject()
                .put("action", "subscribe")
                .put("job_id", job.toString())
                .put("since", since)
                .encode();
    }
}
