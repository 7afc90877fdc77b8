// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.tail.TailMessages.CloseTail;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.Farewell;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.shared.tail.TailMessages.PartTails;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import dev.linuxpatch.shared.tail.TailMessages.TailNoted;
import dev.linuxpatch.shared.tail.TailMessages.TailOpened;
import dev.linuxpatch.shared.tail.TailMessages.TailText;
import dev.linuxpatch.shared.tail.TailMessages.TailsHeld;
import dev.linuxpatch.shared.tail.TailMessages.TailsParted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WS verticle that does only what a test says. */
final class ScriptedServer {
    static final HostId HOST = new HostId("host-1");
    static final String RESTARTING = "{\"restart_since\":" + TailFrame.RESUME_MARK + "}";
    static final String LAGGING = "{\"resume_since\":" + TailFrame.RESUME_MARK + "}";

    final BlockingQueue<OpenTail> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<TailText> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseTail> closed = new LinkedBlockingQueue<>();
    /** Answers to texts wait for this; completed by default. */
    volatile Future<TailNoted> texting = Future.succeededFuture(new TailNoted());
    /** Sent to each connection before it is told that it is open. */
    volatile String greeting;

    volatile int held = 1;

    private final NodeId node = NodeId.random();
    private final TypedBus bus;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();

    ScriptedServer(Vertx vertx) throws Exception {
        bus = new TypedBus(vertx);
        consumers.add(bus.serve(Addresses.TAIL_OPEN.at(HOST), this::open));
        consumers.add(bus.serve(Addresses.TAIL_TEXT.at(node), text -> {
            texts.add(text);
            return texting;
        }));
        consumers.add(bus.serve(Addresses.TAIL_CLOSE.at(node), close -> {
            closed.add(close);
            return Future.succeededFuture(new TailNoted());
        }));
        consumers.add(bus.serve(Addresses.TAIL_CHECK.at(node), check -> Future.succeededFuture(new TailsHeld(held))));
        consumers.add(bus.serve(Addresses.TAIL_PART.at(node), this::part));
        for (MessageConsumer<?> consumer : consumers) {
            await(consumer.completion());
        }
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    private Future<TailOpened> open(OpenTail request) {
        opened.add(request);
        Promise<TailOpened> promise = Promise.promise();
        if (greeting == null) {
            promise.complete(new TailOpened(node));
        } else {
            send(request, greeting, 0, false).onComplete(sent -> promise.complete(new TailOpened(node)));
        }
        return promise.future();
    }

    private Future<TailsParted> part(PartTails front) {
        List<String> connections = opened.stream()
                .filter(tail -> tail.front().equals(front.front()))
                .map(OpenTail::connection)
                .toList();
        return Future.succeededFuture(new TailsParted(List.of(new Farewell(connections, RESTARTING))));
    }

    Future<FramesDelivered> send(OpenTail to, String text, long position, boolean paced) {
        return send(List.of(to), text, position, paced);
    }

    Future<FramesDelivered> send(List<OpenTail> to, String text, long position, boolean paced) {
        List<String> connections = to.stream().map(OpenTail::connection).toList();
        TailFrame frame = new TailFrame(connections, text, position, LAGGING);
        return bus.request(Addresses.TAIL_FRAMES.at(to.get(0).front()), new DeliverFrames(List.of(frame), paced));
    }

    void leave() throws Exception {
        for (MessageConsumer<?> consumer : consumers) {
            await(consumer.unregister());
        }
    }
}
