// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.tail.TailMessages.CheckTails;
import dev.linuxpatch.shared.tail.TailMessages.CloseTail;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.Farewell;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.shared.tail.TailMessages.PartTails;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import dev.linuxpatch.shared.tail.TailMessages.TailOpened;
import dev.linuxpatch.shared.tail.TailMessages.TailText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A front without sockets: what a client would get waits in a queue. */
final class TestFront {
    private static final int PATIENCE_SECONDS = 10;

    final NodeId id = NodeId.random();
    final List<DeliverFrames> deliveries = new CopyOnWriteArrayList<>();
    private final TypedBus bus;
    private final Map<String, BlockingQueue<JsonObject>> clients = new ConcurrentHashMap<>();
    private final MessageConsumer<?> consumer;
    private NodeId server;

    TestFront(Vertx vertx) throws Exception {
        bus = new TypedBus(vertx);
        consumer = bus.serve(Addresses.TAIL_FRAMES.at(id), this::deliver);
        await(consumer.completion());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens a connection; returns its first frame. */
    JsonObject open(String connection, Long since) throws Exception {
        clients.put(connection, new LinkedBlockingQueue<>());
        TailOpened opened = await(bus.request(
                Addresses.TAIL_OPEN.at(Events.HOST), new OpenTail(id, connection, Caller.service(), since)));
        server = opened.server();
        return next(connection);
    }

    void say(String connection, String text) throws Exception {
        await(bus.request(Addresses.TAIL_TEXT.at(server), new TailText(id, connection, text)));
    }

    void close(String connection) throws Exception {
        await(bus.request(Addresses.TAIL_CLOSE.at(server), new CloseTail(id, connection)));
    }

    /** How many tails the server holds, asked until that is so or patience ends. */
    int heldWhen(IntPredicate expected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int held;
        do {
            held = await(bus.request(Addresses.TAIL_CHECK.at(server), new CheckTails(id)))
                    .connections();
        } while (!expected.test(held) && System.nanoTime() < deadline);
        return held;
    }

    /** It is about to stop. */
    List<Farewell> part() throws Exception {
        return await(bus.request(Addresses.TAIL_PART.at(server), new PartTails(id)))
                .farewells();
    }

    /** The client has gone without a word. */
    void lose(String connection) {
        clients.remove(connection);
    }

    void die() throws Exception {
        await(consumer.unregister());
    }

    JsonObject next(String connection) throws InterruptedException {
        JsonObject frame = clients.get(connection).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came for " + connection);
        }
        return frame;
    }

    /** Everything that came before the answer to a ping that is sent now. */
    List<JsonObject> untilPong(String connection) throws Exception {
        say(connection, "{\"action\":\"ping\"}");
        List<JsonObject> frames = new CopyOnWriteArrayList<>();
        for (JsonObject frame = next(connection); !"pong".equals(frame.getString("event")); frame = next(connection)) {
            frames.add(frame);
        }
        return frames;
    }

    private Future<FramesDelivered> deliver(DeliverFrames delivery) {
        deliveries.add(delivery);
        List<String> gone = new CopyOnWriteArrayList<>();
        for (TailFrame frame : delivery.frames()) {
            for (String connection : frame.connections()) {
                BlockingQueue<JsonObject> client = clients.get(connection);
                if (client == null) {
                    gone.add(connection);
                } else {
                    client.add(new JsonObject(frame.text()));
                }
            }
        }
        return Future.succeededFuture(new FramesDelivered(gone));
    }
}
