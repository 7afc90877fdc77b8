// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkMessages;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders: one transaction at a time, never one that is older than another which was taken before. An order that comes
 * again is taken again, and goes on where its journal ends. Thread-safe; {@link #run} writes to disk.
 */
final class WorkService {
    private static final Logger LOG = LoggerFactory.getLogger(WorkService.class);

    private final FenceFile fence;
    private final WorkDirectories directories;
    private final BootClock clock;
    private final WorkCheck check;
    private final JobRunner jobs;
    private final Function<WorkOrder, Reports> reports;
    private final Executor executor;
    private final Map<JobId, Active> active = new LinkedHashMap<>();
    private boolean stopped;

    /** A job of this process, until its end is stored. */
    private static final class Active {
        final Journal journal;
        final JobReport report;
        final JobControl control = new JobControl();
        /** It has ended, and only that has to be told. */
        boolean over;

        Active(Journal journal, JobReport report) {
            this.journal = journal;
            this.report = report;
        }

        WorkOrder order() {
            return journal.order();
        }
    }

    /** @param executor runs jobs; has room for a transaction and a reboot beside it */
    WorkService(
            FenceFile fence,
            WorkDirectories directories,
            BootClock clock,
            WorkCheck check,
            JobRunner jobs,
            Function<WorkOrder, Reports> reports,
            Executor executor) {
        this.fence = fence;
        this.directories = directories;
        this.clock = clock;
        this.check = check;
        this.jobs = jobs;
        this.reports = reports;
        this.executor = executor;
    }

    /** What speaks against an operation; empty if nothing does. */
    Optional<Problem> check(Operation operation) throws IOException {
        return check.problem(operation);
    }

    /** @throws IllegalStateException once this was stopped: the order is for whoever comes next */
    synchronized WorkReply run(WorkOrder order) throws IOException {
        if (stopped) {
            throw new IllegalStateException("the worker is being stopped");
        }
        Active known = active.get(order.job());
        if (known != null && known.order().fence() == order.fence()) {
            known.report.nudge();
            return new WorkReply.Taken(order.job());
        }
        Optional<Journal> journal =
                directories.find(order.job()).filter(found -> found.order().fence() == order.fence());
        if (journal.isPresent()) {
            LOG.info("going on with job {}, which was begun before this service was started", order.job());
            start(journal.get(), order);
            return new WorkReply.Taken(order.job());
        }
        return begin(order);
    }

    synchronized CancelReply cancel(CancelWork request) throws IOException {
        Active job = active.get(request.job());
        if (job == null || job.over || request.fence() != job.order().fence()) {
            return new CancelReply.Refused(Problem.of(
                    ErrorCode.JOB_NOT_FOUND,
                    "this host does not run that job now",
                    Map.of("job_id", request.job().toString())));
        }
        if (job.control.cancel()) {
            remember(job);
            return new CancelReply.Stopping(request.job());
        }
        Phase phase = job.report.phase();
        return new CancelReply.Refused(Problem.of(
                ErrorCode.JOB_NOT_CANCELLABLE,
                "the job cannot be stopped safely while it is " + phase.wireName(),
                Map.of("phase", phase.wireName())));
    }

    /** Takes no more orders and lets go of every job: all of them go on, or are gone on with by whoever comes next. */
    synchronized void stop() {
        stopped = true;
        for (Active job : active.values()) {
            LOG.info(
                    "job {} is left as it is; the next worker goes on with it",
                    job.order().job());
            job.control.abandon();
            job.report.close();
        }
    }

    private WorkReply begin(WorkOrder order) throws IOException {
        Journal journal;
        try {
            long newest = fence.newest();
            if (order.fence() <= newest) {
                return new WorkReply.Refused(noTrace(order, newest));
            }
            Optional<Problem> problem = busy(order.operation());
            if (problem.isEmpty()) {
                problem = check.problem(order.operation());
            }
            if (problem.isPresent()) {
                return new WorkReply.Refused(problem.get());
            }
            // In this order: a crash in between leaves a job that was not begun, and can be.
            journal = directories.begin(order, clock.now());
            fence.raise(order.fence());
        } catch (IOException e) {
            LOG.error("job {} cannot be begun", order.job(), e);
            return new WorkReply.Refused(directories.unusable(e));
        }
        start(journal, order);
        return new WorkReply.Taken(order.job());
    }

    private Problem noTrace(WorkOrder order, long newest) {
        return Problem.of(
                ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS,
                "order " + order.fence() + " is not newer than " + newest + ", which was taken before, and job "
                        + order.job() + " has left no trace here: nothing is known of it; if the job store was set up"
                        + " anew, delete " + fence.file(),
                Map.of("fence", order.fence(), WorkMessages.NEWEST_FENCE, newest));
    }

    private Optional<Problem> busy(Operation operation) {
        boolean riskAccepted = operation instanceof Operation.Reboot reboot && reboot.acceptDatabaseRisk();
        Optional<Active> running =
                active.values().stream().filter(job -> !job.over).findFirst();
        boolean rebooting = active.values().stream()
                .anyMatch(job -> !job.over && !job.order().operation().changesPackages());
        if (running.isEmpty() || (riskAccepted && !rebooting)) {
            return Optional.empty();
        }
        JobId other = running.get().order().job();
        return Optional.of(Problem.of(
                ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS,
                "this host is busy with job " + other,
                Map.of(WorkMessages.BUSY_WITH, other.toString())));
    }

    /** @param order says where the store stands now; everything else of it is in the journal */
    private void start(Journal journal, WorkOrder order) throws IOException {
        if (order.fence() > fence.newest()) {
            fence.raise(order.fence());
        }
        Active job = new Active(journal, new JobReport(reports.apply(order), order.mark()));
        active.put(order.job(), job);
        executor.execute(() -> run(job));
    }

    private void run(Active job) {
        Optional<WorkOutcome> outcome = jobs.run(job.journal, job.report, job.control);
        if (outcome.isEmpty()) {
            return;
        }
        synchronized (this) {
            // Before the end is told: the next order may come as soon as it is.
            job.over = true;
        }
        LOG.info("job {}: {}", job.order().job(), outcome.get().message());
        job.report.ended(outcome.get()).thenAccept(stored -> {
            if (!stored) {
                LOG.warn("nobody stored the end of job {}", job.order().job());
            }
            forget(job);
        });
    }

    private synchronized void forget(Active job) {
        active.remove(job.order().job(), job);
    }

    /** A cancel that was granted must not be forgotten by a crash. */
    private static void remember(Active job) {
        try {
            job.journal.cancelled();
        } catch (IOException e) {
            LOG.warn("the cancel of job {} cannot be recorded", job.order().job(), e);
        }
    }
}
