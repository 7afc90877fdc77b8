// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tells the story of one job: phases, one progress that never falls, and the service's own words. Thread-safe. */
final class JobReport {
    private final Reports reports;
    private Phase phase = Phase.QUEUED;
    private int progress;
    private String message = "";

    JobReport(Reports reports) {
        this.reports = reports;
    }

    /** Enters a phase, which also is a line of the log. Waits for room. */
    void enter(Phase next, int percent, String what) {
        WorkEvent entered;
        synchronized (this) {
            phase = next;
            progress = Math.max(progress, percent);
            message = what;
            entered = new WorkEvent.PhaseEntered(next, progress, what);
        }
        await(List.of(entered, line(what)));
    }

    /** A line of the log in the service's own words. Waits for room. */
    void say(String what) {
        await(List.of(line(what)));
    }

    /** Says something new about the progress; waits for room. */
    void progress(int percent, String what) {
        progressed(percent, what).ifPresent(event -> await(List.of(event)));
    }

    /** The event for that progress; empty if it says nothing new. */
    synchronized Optional<WorkEvent> progressed(int percent, String what) {
        int next = Math.max(progress, Math.min(percent, 100));
        if (next == progress && what.equals(message)) {
            return Optional.empty();
        }
        progress = next;
        message = what;
        return Optional.of(new WorkEvent.Progressed(next, what));
    }

    synchronized Phase phase() {
        return phase;
    }

    /** Whether everything said so far has been stored; false if nobody wants it any more or it takes too long. */
    boolean stored(Duration patience) {
        return reports.stored()
                .toCompletableFuture()
                .completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    Reports reports() {
        return reports;
    }

    private void await(List<WorkEvent> events) {
        reports.send(events).toCompletableFuture().join();
    }

    private static WorkEvent line(String what) {
        return new WorkEvent.LineWritten(OutputStreamKind.SERVICE, what);
    }
}
