// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OperationKind;
import java.util.List;
import java.util.Objects;

/** What the job verticle is asked, and what it answers. */
public final class JobMessages {
    private JobMessages() {}

    /**
     * Asks for a job. For {@link Operation.Rollback} the caller only knows the original: its changes are empty here and
     * filled in by the job verticle.
     *
     * @param requestId id of the request, a UUID
     * @param idempotency null if the client sent no key
     */
    public record SubmitJob(Operation operation, Caller caller, String requestId, IdempotencyKey idempotency) {
        public SubmitJob {
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(caller, "caller");
            Objects.requireNonNull(requestId, "requestId");
        }
    }

    /** Answer to {@link SubmitJob}. */
    public sealed interface SubmitReply {
        /**
         * The job is stored: it will run, whatever happens to this service.
         *
         * @param repeats what an earlier request with the same idempotency key came with, which made the job; null if this
         *     one did
         */
        record Accepted(Job job, IdempotencyKey repeats) implements SubmitReply {}

        /** It was not stored and will not run. */
        record Refused(Problem problem) implements SubmitReply {}
    }

    /** Asks for one job with its log. */
    public record GetJob(JobId id) {
        public GetJob {
            Objects.requireNonNull(id, "id");
        }
    }

    /** Answer to {@link GetJob}. */
    public sealed interface JobReply {
        /** The job exists. */
        record Found(JobDetail detail) implements JobReply {}

        /** There is no such job (any more). */
        record Refused(Problem problem) implements JobReply {}
    }

    /** Fields by which jobs can be sorted. */
    public enum JobSort {
        CREATED_AT,
        UPDATED_AT,
        STATUS,
        OPERATION
    }

    /**
     * Asks for a page of jobs.
     *
     * @param status null for every status
     * @param operation null for every operation
     */
    public record ListJobs(
            JobStatus status, OperationKind operation, JobSort sort, boolean descending, int limit, int offset) {
        public ListJobs {
            Objects.requireNonNull(sort, "sort");
        }
    }

    /** Answer to {@link ListJobs}: {@code total} counts all matches. */
    public record JobPage(List<Job> jobs, long total) {
        public JobPage {
            jobs = List.copyOf(jobs);
        }
    }

    /** Asks to cancel an active job, or to delete a finished one. */
    public record EndJob(JobId id, Caller caller, CancelMode mode) {
        public EndJob {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(caller, "caller");
        }
    }

    /** Answer to {@link EndJob}. */
    public sealed interface EndReply {
        /** It will never run, or has been stopped. */
        record Cancelled(JobId id, JobStatus previous, JobStatus current) implements EndReply {}

        /** It cannot be left now: it will be at the next point where that does no harm. */
        record Deferred(JobId id, Phase phase) implements EndReply {}

        /** It had ended, and is now forgotten. */
        record Deleted(JobId id, JobStatus previous) implements EndReply {}

        /** Unknown, or it cannot be stopped safely now. */
        record Refused(Problem problem) implements EndReply {}
    }

    /**
     * Asks for events after a number, in order.
     *
     * @param job null for the events of all jobs: then {@code since} is a position, else a sequence number
     * @param since the last number that the reader has; 0 for all
     * @param limit at most so many; 0 to learn only where the store stands
     */
    public record ReadEvents(JobId job, long since, int limit) {
        public ReadEvents {
            if (since < 0 || limit < 0) {
                throw new IllegalArgumentException("since and limit must not be negative");
            }
        }
    }

    /**
     * Answer to {@link ReadEvents}.
     *
     * @param head position of the newest event that the store has given out when this page was read, 0 if it never gave
     *     one: later ones are published after it, and a page without {@code more} holds all up to it
     * @param firstKept the oldest number (of the kind asked for) after {@code since} that is still kept, or would come next if
     *     none is; greater than {@code since + 1} when retention has removed some of what was asked for
     * @param last the newest number (of the kind asked for) that was ever given; 0 for a job that is not known (any more)
     * @param more whether further events were already there
     */
    public record EventPage(List<JobEvent> events, long head, long firstKept, long last, boolean more) {
        public EventPage {
            events = List.copyOf(events);
        }
    }

    /** Asks how the job verticle is. */
    public record GetJobHealth() {}

    /**
     * One thing that was looked at.
     *
     * @param ok whether all is well with it
     * @param status in a word, for programs
     * @param message in words, for people
     */
    public record Check(boolean ok, String status, String message) {
        public Check {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * Answer to {@link GetJobHealth}.
     *
     * @param store whether the store takes and gives
     * @param directory whether there is room for what a job writes
     * @param recovery whether everything that ran when the service was stopped has been taken up again
     * @param transactionRunning whether a package transaction runs now
     */
    public record JobHealth(
            Check store,
            Check directory,
            Check recovery,
            int active,
            int queued,
            int queueCapacity,
            boolean transactionRunning) {
        public JobHealth {
            Objects.requireNonNull(store, "store");
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(recovery, "recovery");
        }
    }

    /** Published after commit, in order of position. */
    public record JobEvents(List<JobEvent> events) {
        public JobEvents {
            events = List.copyOf(events);
        }
    }
}
