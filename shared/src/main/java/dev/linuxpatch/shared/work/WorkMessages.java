// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.work;

import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostBoot;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What passes between the job verticle and a host's worker. */
public final class WorkMessages {
    /** Detail of a refusal by a worker that has obeyed this order or a later one, and has lost what it knew of this one. */
    public static final String NEWEST_FENCE = "newest_fence";

    /** Detail of a refusal by a worker that has not come to its end with another job: a later try may succeed. */
    public static final String BUSY_WITH = "busy_with";

    private WorkMessages() {}

    /**
     * Asks whether an operation could start at all: rights, package manager, and for a rollback whether the old versions
     * can still be had. Nothing is changed by asking.
     */
    public record CheckWork(Operation operation) {
        public CheckWork {
            Objects.requireNonNull(operation, "operation");
        }
    }

    /** Answer to {@link CheckWork}. */
    public sealed interface CheckReply {
        /** Nothing speaks against it. */
        record Ready() implements CheckReply {}

        /** It would fail before it began. */
        record Refused(Problem problem) implements CheckReply {}
    }

    /**
     * Orders a worker to run a job. The same order may come again, when its answer was lost or when either side has been
     * started anew: a worker that has the job goes on with it from where the order says that the store stands, one that has
     * never seen it begins, and one that has lost it refuses.
     *
     * @param fence token that rises with every dispatch; a worker refuses one older than the newest that it has seen
     * @param timeout after this long the worker ends the process tree and repairs
     * @param lockWait how long to wait for a lock that somebody else holds
     * @param reported number of the last event of this order that is stored; 0 for none
     * @param mark how much of its output is in those events
     */
    public record WorkOrder(
            JobId job,
            long fence,
            Operation operation,
            Duration timeout,
            Duration lockWait,
            long reported,
            OutputMark mark) {
        public WorkOrder {
            Objects.requireNonNull(mark, "mark");
            Objects.requireNonNull(job, "job");
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(timeout, "timeout");
            Objects.requireNonNull(lockWait, "lockWait");
        }
    }

    /** Answer to {@link WorkOrder}. */
    public sealed interface WorkReply {
        /** The worker has begun; reports follow. */
        record Taken(JobId job) implements WorkReply {}

        /** The worker has not begun and will not. */
        record Refused(Problem problem) implements WorkReply {}
    }

    /** Asks a worker to stop a job where that is safe. */
    public record CancelWork(JobId job, long fence) {
        public CancelWork {
            Objects.requireNonNull(job, "job");
        }
    }

    /** Answer to {@link CancelWork}. */
    public sealed interface CancelReply {
        /** It is being stopped; the outcome is reported as always. */
        record Stopping(JobId job) implements CancelReply {}

        /** It is not known here, or is past the point where stopping is safe. */
        record Refused(Problem problem) implements CancelReply {}
    }

    /**
     * A worker's report: events of one job in order.
     *
     * @param first number of the first event, counted by the worker from 1; the receiver skips what it already has
     * @param mark how much of the job's output is in the events up to the last one of these
     */
    public record WorkReport(JobId job, long fence, long first, List<WorkEvent> events, OutputMark mark) {
        public WorkReport {
            Objects.requireNonNull(mark, "mark");
            Objects.requireNonNull(job, "job");
            events = List.copyOf(events);
        }
    }

    /** Answer to {@link WorkReport}. */
    public sealed interface ReportReply {
        /** Committed up to and including this number: the worker may forget them. */
        record Committed(long last) implements ReportReply {}

        /** The token is stale or the job unknown: the worker stops reporting. */
        record Refused(Problem problem) implements ReportReply {}
    }

    /**
     * Published by a worker when it can take orders: whoever has running jobs on this host sends their orders again.
     *
     * @param boot the run of the host's kernel; null from the release that did not tell it
     */
    public record WorkerStarted(HostId host, HostBoot boot) {
        public WorkerStarted {
            Objects.requireNonNull(host, "host");
        }
    }
}
