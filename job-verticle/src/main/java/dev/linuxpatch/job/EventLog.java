// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Persist, then speak: the only way in which a job changes, and the only place that tells of it. */
final class EventLog {
    private final JobStore store;
    private final Consumer<JobEvents> publisher;
    private final List<Consumer<Job>> endListeners = new ArrayList<>();
    private final List<Runnable> lineListeners = new ArrayList<>();

    /** @param publisher tells the world of what is committed */
    EventLog(JobStore store, Consumer<JobEvents> publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    /** Calls the listener with each job that has ended, after the world was told. */
    void onEnd(Consumer<Job> listener) {
        endListeners.add(listener);
    }

    /** Calls the listener when a job was created, has ended or waits for its reboot: it may be another one's turn. */
    void onTurn(Runnable listener) {
        lineListeners.add(listener);
    }

    /** @throws StoreException if nothing was committed, and so nobody was told */
    void commit(Step... steps) {
        List<JobEvent> events = store.commit(List.of(steps));
        if (!events.isEmpty()) {
            publisher.accept(new JobEvents(events));
        }
        for (Step step : steps) {
            announce(step);
        }
    }

    private void announce(Step step) {
        boolean ended = step.events().stream().anyMatch(draft -> draft.kind() == JobEvent.Kind.END);
        if (ended) {
            endListeners.forEach(listener -> listener.accept(step.record().job()));
        }
        if (ended || step.created() || step.record().awaitingReboot()) {
            lineListeners.forEach(Runnable::run);
        }
    }
}
