// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job to its outcome, on the caller's thread, whatever happens. */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final PackageManager manager;
    private final Runner runner;
    private final Inventory inventory;
    private final WorkDirectories directories;
    private final Tuning tuning;

    /**
     * What an operator, or a test, may want otherwise.
     *
     * @param outputCapBytes how much of a command's output is reported
     * @param repairLimit how long each command of a repair may take
     * @param rebootCommand argument vector
     */
    record Tuning(long outputCapBytes, Duration repairLimit, List<String> rebootCommand) {
        Tuning {
            Objects.requireNonNull(repairLimit, "repairLimit");
            rebootCommand = List.copyOf(rebootCommand);
        }
    }

    /** @param manager null if this host has none that is supported; then only a reboot can be run */
    JobRunner(PackageManager manager, Runner runner, Inventory inventory, WorkDirectories directories, Tuning tuning) {
        this.manager = manager;
        this.runner = runner;
        this.inventory = inventory;
        this.directories = directories;
        this.tuning = tuning;
    }

    WorkOutcome run(WorkOrder order, JobReport report, JobControl control) {
        try {
            Path directory = directories.create(order.job());
            if (order.operation() instanceof Operation.Reboot reboot) {
                return new RebootRun(runner, tuning.rebootCommand())
                        .run(reboot, directory, order.timeout(), report, control);
            }
            return transaction(order, directory, report, control);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(JobErrorCode.INTERRUPTED, "the service was stopped");
        } catch (IOException e) {
            LOG.error("job {} failed", order.job(), e);
            return failed(JobErrorCode.PKG_MANAGER_ERROR, "the package database or the job's files: " + e);
        } catch (RuntimeException bug) {
            LOG.error("job {} failed", order.job(), bug);
            return failed(JobErrorCode.UNKNOWN_ERROR, "internal error; the service's log has the details");
        }
    }

    private WorkOutcome transaction(WorkOrder order, Path directory, JobReport report, JobControl control)
            throws IOException, InterruptedException {
        Steps steps = new Steps(runner, directory, manager.output(), tuning.outputCapBytes(), report, control);
        Questions questions = new Questions(runner, manager);
        TransactionScope scope = new TransactionScope(
                order,
                manager,
                steps,
                questions,
                report,
                control,
                Deadline.in(order.timeout()),
                Deadline.in(order.lockWait()));
        GoalFinder goals = new GoalFinder(manager, questions, inventory::patches, directory);
        Repair repair = new Repair(scope, tuning.repairLimit());
        try {
            return new Transaction(scope, inventory, goals, repair).run();
        } finally {
            if (steps.ranAny()) {
                // Before the job's end is told, so that whoever asks then sees the new versions.
                report.progress(99, "reading the inventory");
                inventory.refresh();
            }
        }
    }

    private static WorkOutcome failed(JobErrorCode code, String message) {
        return new WorkOutcome.Failed(List.of(), null, new JobError(code, message), false);
    }
}
