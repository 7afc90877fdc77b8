// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import dev.linuxpatch.ws.dialect.Dialect;
import dev.linuxpatch.ws.dialect.Frame;
import dev.linuxpatch.ws.feed.FeedListener;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Sends what has just happened to whoever wants it: each event is encoded once a dialect, each front gets one message a
 * batch, however many tails it holds.
 */
final class FanOut implements FeedListener {
    private final Tails tails;
    private final Deliveries deliveries;
    private final LongFunction<Frame> greeting;

    /** @param greeting what tells a client that numbers begin at a position */
    FanOut(Tails tails, Deliveries deliveries, LongFunction<Frame> greeting) {
        this.tails = tails;
        this.deliveries = deliveries;
        this.greeting = greeting;
    }

    @Override
    public void events(List<JobEvent> events) {
        List<Frame> encoded = events.stream().map(Frame::of).toList();
        for (NodeId front : tails.fronts()) {
            List<TailFrame> frames = framesFor(front, events, encoded);
            if (!frames.isEmpty()) {
                deliveries.send(front, frames, false);
            }
        }
    }

    @Override
    public void missed(long from, long to) {
        Frame gap = Frame.gap(null, from, to);
        for (NodeId front : tails.fronts()) {
            for (Tail tail : List.copyOf(tails.of(front))) {
                if (!tail.subscriptions().idle()) {
                    deliveries.tell(tail, gap, to);
                }
            }
        }
    }

    @Override
    public void startedAnew(long position) {
        for (NodeId front : tails.fronts()) {
            for (Tail tail : List.copyOf(tails.of(front))) {
                tail.subscriptions().restart(position);
                deliveries.tell(tail, greeting.apply(position), position);
            }
        }
    }

    private List<TailFrame> framesFor(NodeId front, List<JobEvent> events, List<Frame> encoded) {
        long before = events.get(0).position() - 1;
        Map<Dialect, List<String>> plain = new EnumMap<>(Dialect.class);
        List<Tail> choosy = new ArrayList<>();
        for (Tail tail : tails.of(front)) {
            if (tail.subscriptions().takesEverythingAfter(before)) {
                plain.computeIfAbsent(tail.dialect(), dialect -> new ArrayList<>())
                        .add(tail.connection());
            } else if (!tail.subscriptions().idle()) {
                choosy.add(tail);
            }
        }
        // Copied once for the whole batch: a frame takes an immutable list as it is.
        plain.replaceAll((dialect, connections) -> List.copyOf(connections));
        List<TailFrame> frames = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            audience(events.get(i), plain, choosy, encoded.get(i), frames);
        }
        return frames;
    }

    private static void audience(
            JobEvent event,
            Map<Dialect, List<String>> plain,
            List<Tail> choosy,
            Frame encoded,
            List<TailFrame> frames) {
        Map<Dialect, List<String>> chosen = new EnumMap<>(Dialect.class);
        for (Tail tail : choosy) {
            if (tail.subscriptions().take(event)) {
                chosen.computeIfAbsent(tail.dialect(), dialect -> new ArrayList<>())
                        .add(tail.connection());
            }
        }
        for (Dialect dialect : Dialect.values()) {
            List<String> connections = joined(plain.get(dialect), chosen.get(dialect));
            if (!connections.isEmpty()) {
                frames.add(new TailFrame(connections, encoded.text(dialect), event.position(), dialect.lagging()));
            }
        }
    }

    private static List<String> joined(List<String> plain, List<String> chosen) {
        if (chosen == null) {
            return plain == null ? List.of() : plain;
        }
        if (plain != null) {
            chosen.addAll(plain);
        }
        return chosen;
    }
}
