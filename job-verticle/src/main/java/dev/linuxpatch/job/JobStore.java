// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Jobs and their events, durably: what {@link #commit} has returned survives the end of the process and of the power.
 *
 * <p>Every method may block on the disk, and throws {@link StoreException} when the store cannot do it; then nothing was
 * changed.
 */
public interface JobStore extends JobReads, AutoCloseable {

    /**
     * A job and the key of the request that made it.
     *
     * @param key as that request came with it
     */
    record Keyed(IdempotencyKey key, Job job) {
        public Keyed {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(job, "job");
        }
    }

    /**
     * Makes all steps true at once, or none.
     *
     * @return their events in order, with the numbers that they were given
     */
    List<JobEvent> commit(List<Step> steps);

    Optional<JobRecord> find(JobId id);

    /** The job that a caller's earlier request with this key made; empty once the job is forgotten. */
    Optional<Keyed> find(Caller caller, String key);

    /** All jobs that have not ended, in the order of their creation. */
    List<JobRecord> active();

    /** The highest fencing token that was ever committed; 0 at first. It outlives the jobs that had it. */
    long lastFence();

    /** Forgets a job that has ended, with its events; false if there is no such job. */
    boolean delete(JobId id);

    /**
     * Ended jobs that retention does not keep, the longest ended first.
     *
     * @param keep how many of those that ended last are kept
     * @param endedBefore jobs that ended before this time are not kept either
     * @param limit at most so many are given
     */
    List<JobId> expired(int keep, Instant endedBefore, int limit);

    /** What jobs and events take up on the disk, without room that is free to be taken again. */
    long usedBytes();

    /**
     * Removes lines from the log of the ended job that ended longest ago and still has one, the oldest first, a bounded number
     * at a time. The job and its other events stay.
     *
     * @return false if no ended job has a log
     */
    boolean trimLog();

    /**
     * Gives room that deleted jobs have left back to the file system, a bounded amount at a time.
     *
     * @return whether there is more to do
     */
    boolean shrink();

    /** Writes something to the disk, to learn whether that is possible. */
    void probe();

    /** What the operator should know about how the store was opened; empty if all was well. */
    String note();

    @Override
    void close();
}
