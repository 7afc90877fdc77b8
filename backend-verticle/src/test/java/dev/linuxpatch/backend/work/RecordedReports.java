// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a job reports, and stores it at once unless told otherwise. */
public final class RecordedReports implements Reports {
    private final List<WorkEvent> events;
    private final List<WorkEvent> inMemory = new ArrayList<>();
    private OutputMark mark;
    private OutputMark markInMemory;
    private boolean lazy;
    private boolean closed;
    private volatile boolean stores = true;

    RecordedReports() {
        this(new CopyOnWriteArrayList<>(), OutputMark.NONE);
    }

    private RecordedReports(List<WorkEvent> events, OutputMark mark) {
        this.events = events;
        this.mark = mark;
        this.markInMemory = mark;
    }

    @Override
    public synchronized CompletionStage<Void> send(List<WorkEvent> more, OutputMark upTo) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        inMemory.addAll(more);
        markInMemory = more.isEmpty() ? markInMemory : upTo;
        if (!lazy) {
            flush();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Boolean> stored() {
        flush();
        return CompletableFuture.completedFuture(stores);
    }

    @Override
    public void nudge() {
        // Nothing ever waits here for a next try.
    }

    @Override
    public synchronized void close() {
        closed = true;
        inMemory.clear();
    }

    /** The same store, with what it has now; whoever reported so far reports no more. */
    synchronized RecordedReports afterACrash() {
        close();
        RecordedReports next = new RecordedReports(events, mark);
        next.lazy = lazy;
        return next;
    }

    /** Whether that was said, stored or not. */
    synchronized boolean said(String text) {
        return (events.toString() + inMemory).contains(text);
    }

    /** From now on events are stored only when somebody asks for that: a crash loses the others. */
    synchronized void lazily() {
        lazy = true;
    }

    /** From now on nobody wants these reports. */
    void refuse() {
        stores = false;
    }

    /** How much of the job's output is in the events that are stored. */
    synchronized OutputMark mark() {
        return mark;
    }

    /** What is stored. */
    public List<WorkEvent> events() {
        return events;
    }

    public List<Phase> phases() {
        return events.stream()
                .filter(WorkEvent.PhaseEntered.class::isInstance)
                .map(event -> ((WorkEvent.PhaseEntered) event).phase())
                .toList();
    }

    /** Every progress in the order in which it was told. */
    public List<Integer> progress() {
        return events.stream().flatMap(event -> progress(event).stream()).toList();
    }

    public List<String> lines(OutputStreamKind stream) {
        return events.stream()
                .filter(event -> event instanceof WorkEvent.LineWritten line && line.stream() == stream)
                .map(event -> ((WorkEvent.LineWritten) event).line())
                .toList();
    }

    public boolean entered(Phase phase) {
        return phases().contains(phase);
    }

    private void flush() {
        if (closed) {
            return;
        }
        events.addAll(inMemory);
        inMemory.clear();
        mark = markInMemory;
    }

    private static List<Integer> progress(WorkEvent event) {
        if (event instanceof WorkEvent.PhaseEntered entered) {
            return List.of(entered.progress());
        }
        return event instanceof WorkEvent.Progressed progressed ? List.of(progressed.progress()) : List.of();
    }
}
