// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import java.util.Objects;

/**
 * A job with what only this verticle knows of it.
 *
 * @param fence token of its dispatch; 0 until it is dispatched
 * @param bootId of the host's kernel when it was dispatched; empty if unknown or not dispatched
 * @param reported number of the worker's last event that is part of this state; 0 for none
 * @param log how much the job has written
 */
public record JobRecord(Job job, long fence, String bootId, long reported, LogUsage log) {

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
        Objects.requireNonNull(bootId, "bootId");
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

    /** Whether it may be changing packages right now. */
    public boolean transactionRunning() {
        return running() && job.operation().changesPackages();
    }

    JobRecord with(Job next) {
        return new JobRecord(next, fence, bootId, reported, log);
    }

    JobRecord with(LogUsage next) {
        return new JobRecord(job, fence, bootId, reported, next);
    }

    JobRecord reportedUpTo(long number) {
        return new JobRecord(job, fence, bootId, number, log);
    }

    JobRecord dispatched(long token, String boot) {
        return new JobRecord(job, token, boot, 0, log);
    }
}
