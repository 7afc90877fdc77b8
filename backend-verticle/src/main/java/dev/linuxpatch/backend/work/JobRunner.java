// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one job to its outcome from wherever its journal says that it stands, on the caller's thread. */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final PackageManager manager;
    private final Runner runner;
    private final Inventory inventory;
    private final BootClock clock;
    private final PlanShelf plans;
    private final RestoreStore restore;
    private final Tuning tuning;

    /**
     * What an operator, or a test, may want otherwise.
     *
     * @param outputCapBytes how much of a command's output is reported
     * @param repairLimit how long each command of a repair may take
     * @param rebootCommand argument vector
     * @param health what must be true of the host after a change
     */
    record Tuning(long outputCapBytes, Duration repairLimit, List<String> rebootCommand, HostHealth health) {
        Tuning {
            Objects.requireNonNull(repairLimit, "repairLimit");
            Objects.requireNonNull(health, "health");
            rebootCommand = List.copyOf(rebootCommand);
        }
    }

    /** @param manager null if this host has none that is supported; then only a reboot can be run */
    JobRunner(
            PackageManager manager,
            Runner runner,
            Inventory inventory,
            BootClock clock,
            PlanShelf plans,
            RestoreStore restore,
            Tuning tuning) {
        this.manager = manager;
        this.runner = runner;
        this.inventory = inventory;
        this.clock = clock;
        this.plans = plans;
        this.restore = restore;
        this.tuning = tuning;
    }

    /**
     * Runs the job, or goes on with it. The outcome is in the journal before anybody hears of it.
     *
     * @return empty if the job goes on without this process
     */
    Optional<WorkOutcome> run(Journal journal, JobReport report, JobControl control) {
        WorkOutcome outcome;
        try {
            outcome = outcome(journal, report, control);
        } catch (Abandoned left) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = failed(JobErrorCode.INTERRUPTED, "the service was stopped");
        } catch (IOException e) {
            LOG.error("job {} failed", journal.order().job(), e);
            outcome = failed(
                    JobErrorCode.PKG_MANAGER_ERROR, "the package database or the job's files: " + Wording.reason(e));
        } catch (RuntimeException bug) {
            LOG.error("job {} failed", journal.order().job(), bug);
            outcome = failed(JobErrorCode.UNKNOWN_ERROR, "internal error; the service's log has the details");
        }
        if (control.abandoned()) {
            // Whatever came out of it came of being stopped.
            return Optional.empty();
        }
        remember(journal, outcome);
        settle(journal, outcome);
        return Optional.of(outcome);
    }

    private WorkOutcome outcome(Journal journal, JobReport report, JobControl control)
            throws IOException, InterruptedException {
        WorkOrder order = journal.order();
        boolean rebooting = !order.operation().changesPackages();
        long cap = rebooting ? RebootRun.CAP_BYTES : tuning.outputCapBytes();
        StepDirectories steps = new StepDirectories(runner, journal.directory(), cap, control, report.mark());
        Optional<WorkOutcome> known = journal.outcome();
        if (known.isPresent()) {
            if (rebooting) {
                new RebootRun(steps, tuning.rebootCommand(), report, control).finishEarlier();
            } else if (manager != null) {
                new Steps(steps, manager.output(), report).finishEarlier(tuning.repairLimit());
                tellHealth(journal, report);
            }
            return known.get();
        }
        if (journal.isCancelled()) {
            control.cancel();
        }
        Duration spent = clock.since(journal.since());
        Deadline deadline = Deadline.in(order.timeout().minus(spent));
        boolean rebooted = !clock.sameBoot(journal.since());
        if (order.operation() instanceof Operation.Reboot reboot) {
            return new RebootRun(steps, tuning.rebootCommand(), report, control).run(reboot, deadline, rebooted);
        }
        if (manager == null) {
            return failed(JobErrorCode.COMMAND_NOT_FOUND, "the package manager of this host is not there any more");
        }
        TransactionScope scope = new TransactionScope(
                journal,
                rebooted,
                manager,
                new Steps(steps, manager.output(), report),
                new Questions(runner, manager),
                report,
                control,
                deadline,
                Deadline.in(order.lockWait().minus(spent)),
                clock);
        return gated(scope, steps);
    }

    private WorkOutcome gated(TransactionScope scope, StepDirectories steps) throws IOException, InterruptedException {
        HealthGuard guard = new HealthGuard(tuning.health(), scope);
        WorkOutcome outcome =
                new GatedChange(scope, transaction(scope, guard), guard, inventory, own -> takeBack(scope, own)).run();
        if (steps.ranAny()) {
            // Before the job's end is told, so that whoever asks then sees the new versions.
            scope.report().progress(99, "reading the inventory");
            inventory.refresh();
        }
        return outcome;
    }

    private Transaction transaction(TransactionScope scope, HealthGuard guard) {
        GoalFinder goals = new GoalFinder(
                manager, scope.questions(), inventory::patches, scope.journal().directory(), restore);
        return new Transaction(
                scope,
                inventory,
                new Planner(goals, scope.questions()),
                new PlanBinding(manager.database(), plans),
                guard,
                new WayBackKeeper(scope, restore, guard.rollsBack()),
                new TraceKeeper(scope, restore, tuning.repairLimit()),
                new Repair(scope, tuning.repairLimit()));
    }

    /** By the way of any rollback, with the time of a job of its own: what the job has used up must not cut it off. */
    private WorkOutcome takeBack(TransactionScope job, Journal journal) throws IOException, InterruptedException {
        Optional<WorkOutcome> known = journal.outcome();
        if (known.isPresent()) {
            job.steps().finishEarlier(tuning.repairLimit());
            return known.get();
        }
        Duration spent = clock.since(journal.since());
        TransactionScope scope = new TransactionScope(
                journal,
                !clock.sameBoot(journal.since()),
                manager,
                job.steps(),
                job.questions(),
                job.report(),
                job.control(),
                Deadline.in(journal.order().timeout().minus(spent)),
                Deadline.in(journal.order().lockWait().minus(spent)),
                clock);
        return transaction(scope, new HealthGuard(tuning.health(), scope)).run();
    }

    /** The job's end may be on disk when this is not yet stored. */
    private static void tellHealth(Journal journal, JobReport report) throws IOException {
        Optional<HealthGate> gate = journal.health();
        Optional<Journal> back = journal.takingBack();
        if (gate.isPresent()) {
            boolean done = back.isPresent()
                    && back.get()
                            .outcome()
                            .filter(WorkOutcome.Succeeded.class::isInstance)
                            .isPresent();
            report.judged(gate.get().rolledBack(done));
        }
    }

    /** A job whose outcome cannot be written is judged anew after a restart; that is no reason not to tell it now. */
    private static void remember(Journal journal, WorkOutcome outcome) {
        try {
            journal.ended(outcome);
        } catch (IOException e) {
            LOG.warn("the outcome of job {} cannot be recorded", journal.order().job(), e);
        }
    }

    /** What cannot be deleted now is looked at again after the next job. */
    private void settle(Journal journal, WorkOutcome outcome) {
        try {
            SnapshotWay.settle(journal, !outcome.changes().isEmpty(), restore);
        } catch (IOException e) {
            LOG.warn(
                    "not everything that job {} no longer needs could be deleted",
                    journal.order().job(),
                    e);
        }
    }

    private static WorkOutcome failed(JobErrorCode code, String message) {
        return new WorkOutcome.Failed(List.of(), null, new JobError(code, message), false);
    }
}
