// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import java.time.Duration;
import java.util.Objects;

/**
 * A job with what only this verticle knows of it.
 *
 * @param fence token of its last order; 0 until there was one
 * @param since when it came to where it stands: was created, ordered, began to wait for its reboot, or ran the reboot command
 * @param reported number of the last event of that order that is part of this state; 0 for none
 * @param mark how much of its output is
 * @param log how much the job has written
 */
public record JobRecord(Job job, long fence, Moment since, long reported, OutputMark mark, LogUsage log) {

    /**
     * What a job's log takes up.
     *
     * @param lines that are kept
     * @param bytes of these lines in UTF-8, line ends included
     * @param cut whether further lines are dropped
     */
    public record LogUsage(long lines, long bytes, boolean cut) {
        public static final LogUsage NONE = new LogUsage(0, 0, false);
    }

    public JobRecord {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(log, "log");
    }

    public JobId id() {
        return job.id();
    }

    public boolean running() {
        return job.status() == JobStatus.RUNNING;
    }

    public boolean pending() {
        return job.status() == JobStatus.PENDING;
    }

    /** Whether its changes are made, and it waits for the time of its reboot. */
    public boolean awaitingReboot() {
        return running() && job.phase() == Phase.AWAITING_REBOOT;
    }

    /** Whether the host may be doing something for it right now. */
    public boolean busy() {
        return running() && !awaitingReboot();
    }

    /** Whether what it does now is to reboot the host. */
    public boolean rebooting() {
        return busy() && job.reboot() != null;
    }

    /** Whether the reboot command has been run, so that only the host's coming back is missing. */
    public boolean commanded() {
        return rebooting() && job.reboot().commandedAt() != null;
    }

    /** Whether its worker has an order to carry out. */
    public boolean ordered() {
        return busy() && !commanded();
    }

    /** Whether it may be changing packages right now. */
    public boolean transactionRunning() {
        return busy() && !rebooting() && job.operation().changesPackages();
    }

    /** Whether what it does now, or will do next, has the host to itself. */
    boolean exclusive() {
        return job.exclusive() || job.reboot() != null;
    }

    /** Whether it waits for its turn, at the beginning or before its reboot. */
    boolean inLine() {
        return pending() || awaitingReboot();
    }

    /** How long it still waits before it may take its turn; zero if it need not wait. */
    Duration wait(Moment now) {
        Duration left = delay().minus(now.since(since));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration delay() {
        if (job.scheduledAt() == null) {
            return Duration.ZERO;
        }
        return Duration.between(since.at(), job.scheduledAt());
    }

    JobRecord with(Job next) {
        return new JobRecord(next, fence, since, reported, mark, log);
    }

    JobRecord with(LogUsage next) {
        return new JobRecord(job, fence, since, reported, mark, next);
    }

    JobRecord since(Moment moment) {
        return new JobRecord(job, fence, moment, reported, mark, log);
    }

    JobRecord reportedUpTo(long number, OutputMark upTo) {
        return new JobRecord(job, fence, since, number, upTo, log);
    }

    JobRecord ordered(long token, Moment moment) {
        return new JobRecord(job, token, moment, 0, OutputMark.NONE, log);
    }
}
