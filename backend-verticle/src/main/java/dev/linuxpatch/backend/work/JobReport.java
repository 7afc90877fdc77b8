// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Tells the story of one job: phases, one progress that never falls, the output of its programs, and the service's own
 * words. Thread-safe.
 */
final class JobReport {
    private final Reports reports;
    private OutputMark mark;
    private Phase phase = Phase.QUEUED;
    private boolean staying;
    private int progress;
    private String message = "";

    /** @param from how much of the job's output has been reported before */
    JobReport(Reports reports, OutputMark from) {
        this.reports = reports;
        this.mark = from;
    }

    /** Enters a phase, which also is a line of the log. Waits for room. */
    void enter(Phase next, int percent, String what) {
        WorkEvent entered;
        synchronized (this) {
            phase = staying ? phase : next;
            progress = Math.max(progress, percent);
            message = what;
            entered = new WorkEvent.PhaseEntered(phase, progress, what);
        }
        await(List.of(entered, line(what)));
    }

    /** From now on whatever phase is entered is told as a part of this one. */
    synchronized void stayIn(Phase whole) {
        phase = whole;
        staying = true;
    }

    /** What the health gate saw, or what became of the change because of it. Waits for room. */
    void judged(HealthGate gate) {
        await(List.of(new WorkEvent.HealthJudged(gate)));
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

    /**
     * What a program wrote.
     *
     * @param upTo its output up to there has become these events and those before
     * @return complete when there is room for more
     */
    synchronized CompletionStage<Void> wrote(List<WorkEvent> events, OutputMark upTo) {
        mark = upTo;
        return reports.send(events, upTo);
    }

    /** The end: always the last event. */
    synchronized CompletionStage<Boolean> ended(WorkOutcome outcome) {
        reports.send(List.of(new WorkEvent.Ended(outcome)), mark);
        return reports.stored();
    }

    synchronized Phase phase() {
        return phase;
    }

    /** How much of the job's output has been reported, as far as anybody has heard of it here. */
    synchronized OutputMark mark() {
        return mark;
    }

    /** Whether everything said so far has been stored; false if nobody wants it any more or it takes too long. */
    boolean stored(Duration patience) {
        return reports.stored()
                .toCompletableFuture()
                .completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    /** Whoever stores these reports has been heard of. */
    void nudge() {
        reports.nudge();
    }

    /** Nobody here tells any more of this job. */
    void close() {
        reports.close();
    }

    private void await(List<WorkEvent> events) {
        CompletionStage<Void> room;
        synchronized (this) {
            room = reports.send(events, mark);
        }
        room.toCompletableFuture().join();
    }

    private static WorkEvent line(String what) {
        return new WorkEvent.LineWritten(OutputStreamKind.SERVICE, what);
    }
}
