// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders: one transaction at a time, never one that is older than another which was taken before. Thread-safe; {@link
 * #run} writes to disk.
 */
final class WorkService {
    private static final Logger LOG = LoggerFactory.getLogger(WorkService.class);

    private record Active(WorkOrder order, JobReport report, JobControl control) {}

    private final FenceFile fence;
    private final WorkCheck check;
    private final JobRunner jobs;
    private final Function<WorkOrder, Reports> reports;
    private final Executor executor;
    private final Map<JobId, Active> active = new LinkedHashMap<>();
    private WorkOrder newest;

    /** @param executor runs jobs; has room for a transaction and a reboot beside it */
    WorkService(
            FenceFile fence, WorkCheck check, JobRunner jobs, Function<WorkOrder, Reports> reports, Executor executor) {
        this.fence = fence;
        this.check = check;
        this.jobs = jobs;
        this.reports = reports;
        this.executor = executor;
    }

    /** What speaks against an operation; empty if nothing does. */
    Optional<Problem> check(Operation operation) throws IOException {
        return check.problem(operation);
    }

    synchronized WorkReply run(WorkOrder order) throws IOException {
        if (order.equals(newest)) {
            // The same order again: its answer was lost on the way.
            return new WorkReply.Taken(order.job());
        }
        long known = fence.newest();
        if (order.fence() <= known) {
            return new WorkReply.Refused(Problem.of(
                    ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS,
                    "order " + order.fence() + " is not newer than " + known
                            + ", which was taken before; if the job store" + " was set up anew, delete " + fence.file(),
                    Map.of("fence", order.fence(), "newest_fence", known)));
        }
        Optional<Problem> problem = busy(order.operation());
        if (problem.isEmpty()) {
            problem = check.problem(order.operation());
        }
        if (problem.isPresent()) {
            return new WorkReply.Refused(problem.get());
        }
        fence.raise(order.fence());
        newest = order;
        JobReport report = new JobReport(reports.apply(order));
        Active job = new Active(order, report, new JobControl());
        active.put(order.job(), job);
        executor.execute(() -> run(job));
        return new WorkReply.Taken(order.job());
    }

    synchronized CancelReply cancel(CancelWork request) {
        Active job = active.get(request.job());
        if (job == null || request.fence() != job.order().fence()) {
            return new CancelReply.Refused(Problem.of(
                    ErrorCode.JOB_NOT_FOUND,
                    "this host does not run that job now",
                    Map.of("job_id", request.job().toString())));
        }
        if (job.control().cancel()) {
            return new CancelReply.Stopping(request.job());
        }
        Phase phase = job.report().phase();
        return new CancelReply.Refused(Problem.of(
                ErrorCode.JOB_NOT_CANCELLABLE,
                "the job cannot be stopped safely while it is " + phase.wireName(),
                Map.of("phase", phase.wireName())));
    }

    /**
     * Stops what can be stopped without harm; what cannot goes on by itself.
     *
     * @return whether nothing was running
     */
    synchronized boolean stop() {
        active.values()
                .forEach(job -> LOG.info(
                        "job {} is {}",
                        job.order().job(),
                        job.control().cancel() ? "being stopped" : "left to finish"));
        return active.isEmpty();
    }

    private Optional<Problem> busy(Operation operation) {
        boolean riskAccepted = operation instanceof Operation.Reboot reboot && reboot.acceptDatabaseRisk();
        boolean rebooting = active.values().stream()
                .anyMatch(job -> !job.order().operation().changesPackages());
        if (active.isEmpty() || (riskAccepted && !rebooting)) {
            return Optional.empty();
        }
        JobId running = active.keySet().iterator().next();
        return Optional.of(Problem.of(
                ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS,
                "this host is busy with job " + running,
                Map.of("job_id", running.toString())));
    }

    private void run(Active job) {
        WorkOutcome outcome = jobs.run(job.order(), job.report(), job.control());
        synchronized (this) {
            // Before the end is told: the next order may come as soon as it is.
            active.remove(job.order().job());
        }
        LOG.info("job {}: {}", job.order().job(), outcome.message());
        Reports end = job.report().reports();
        end.send(List.of(new WorkEvent.Ended(outcome)));
        // Nothing comes after it that would be worth waiting for.
        end.stored().thenAccept(stored -> {
            if (!stored) {
                LOG.warn("nobody stored the end of job {}", job.order().job());
            }
        });
    }
}
