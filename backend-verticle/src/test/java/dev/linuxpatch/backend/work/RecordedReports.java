// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a job reports, and stores it at once unless told otherwise. */
final class RecordedReports implements Reports {
    private final List<WorkEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean stores = true;

    @Override
    public CompletionStage<Void> send(List<WorkEvent> more) {
        events.addAll(more);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> stored() {
        return CompletableFuture.completedFuture(stores);
    }

    /** From now on nobody wants these reports. */
    void refuse() {
        stores = false;
    }

    List<WorkEvent> events() {
        return events;
    }

    List<Phase> phases() {
        return events.stream()
                .filter(WorkEvent.PhaseEntered.class::isInstance)
                .map(event -> ((WorkEvent.PhaseEntered) event).phase())
                .toList();
    }

    /** Every progress in the order in which it was told. */
    List<Integer> progress() {
        return events.stream().flatMap(event -> progress(event).stream()).toList();
    }

    List<String> lines(OutputStreamKind stream) {
        return events.stream()
                .filter(event -> event instanceof WorkEvent.LineWritten line && line.stream() == stream)
                .map(event -> ((WorkEvent.LineWritten) event).line())
                .toList();
    }

    boolean entered(Phase phase) {
        return phases().contains(phase);
    }

    private static List<Integer> progress(WorkEvent event) {
        if (event instanceof WorkEvent.PhaseEntered entered) {
            return List.of(entered.progress());
        }
        return event instanceof WorkEvent.Progressed progressed ? List.of(progressed.progress()) : List.of();
    }
}
