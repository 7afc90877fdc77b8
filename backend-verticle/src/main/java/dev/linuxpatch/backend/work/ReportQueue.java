// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Events on their way to the store, in portions that are never sent in parts: an output mark is only true of a whole
 * portion. A few that were stored are kept, for a store that turns out to have lost its newest commits. Not thread-safe.
 */
final class ReportQueue {
    /** Stored events that are kept, roughly. */
    static final int KEPT = 1_000;

    private record Portion(List<WorkEvent> events, OutputMark mark) {
        int size() {
            return events.size();
        }

        Portion without(int first) {
            return new Portion(events.subList(first, events.size()), mark);
        }
    }

    /**
     * What goes into one report.
     *
     * @param first number of its first event
     */
    record Batch(long first, List<WorkEvent> events, OutputMark mark) {}

    private final Deque<Portion> waiting = new ArrayDeque<>();
    private final Deque<Portion> kept = new ArrayDeque<>();
    private int waitingEvents;
    private int keptEvents;
    private long stored;
    private long accepted;

    /** @param stored number of the last event that the store has */
    ReportQueue(long stored) {
        this.stored = stored;
    }

    void add(List<WorkEvent> events, OutputMark mark) {
        if (!events.isEmpty()) {
            waiting.addLast(new Portion(List.copyOf(events), mark));
            waitingEvents += events.size();
            accepted += events.size();
        }
    }

    /** How many events wait to be stored. */
    int waiting() {
        return waitingEvents;
    }

    /** How many events were ever added. */
    long accepted() {
        return accepted;
    }

    /** How many of them are off our hands. */
    long settled() {
        return accepted - waitingEvents;
    }

    /** Number of the last event that the store has. */
    long stored() {
        return stored;
    }

    /** The oldest events that wait: about so many, but whole portions. */
    Batch next(int about) {
        List<WorkEvent> events = new ArrayList<>();
        OutputMark mark = OutputMark.NONE;
        for (Portion portion : waiting) {
            if (!events.isEmpty() && events.size() + portion.size() > about) {
                break;
            }
            events.addAll(portion.events());
            mark = portion.mark();
        }
        return new Batch(stored + 1, events, mark);
    }

    /** Goes on from there: forward, or back as far as what is kept reaches. */
    void storedUpTo(long last) {
        while (stored < last && !waiting.isEmpty()) {
            forward(last);
        }
        while (stored > last && !kept.isEmpty()) {
            Portion portion = kept.removeLast();
            keptEvents -= portion.size();
            stored -= portion.size();
            putBack(stored < last ? portion.without((int) (last - stored)) : portion);
        }
        stored = last;
        while (keptEvents > KEPT) {
            keptEvents -= kept.removeFirst().size();
        }
    }

    void clear() {
        waiting.clear();
        kept.clear();
        waitingEvents = 0;
        keptEvents = 0;
    }

    private void forward(long last) {
        Portion portion = waiting.removeFirst();
        if (portion.size() <= last - stored) {
            stored += portion.size();
            waitingEvents -= portion.size();
            kept.addLast(portion);
            keptEvents += portion.size();
        } else {
            int known = (int) (last - stored);
            stored = last;
            waitingEvents -= known;
            waiting.addFirst(portion.without(known));
        }
    }

    private void putBack(Portion portion) {
        waiting.addFirst(portion);
        waitingEvents += portion.size();
    }
}
