// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.Privileges;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Puts a {@link WorkService} together.
 *
 * @param directory for the files of jobs and the newest fence
 * @param restore old versions that are kept
 * @param outputCapBytes how much of a command's output is reported
 * @param rebootCommand argument vector
 * @param health what must be true of the host after a change
 */
public record Workplace(
        Path directory,
        RestoreStore restore,
        Detection detection,
        Privileges privileges,
        Runner runner,
        Inventory inventory,
        Clock clock,
        long outputCapBytes,
        List<String> rebootCommand,
        HostHealth health) {

    private static final Duration REPAIR_LIMIT = Duration.ofMinutes(5);

    public Workplace {
        rebootCommand = List.copyOf(rebootCommand);
    }

    /** @param executor runs jobs; has room for a transaction and a reboot beside it */
    WorkService open(Function<WorkOrder, Reports> reports, Executor executor) {
        PackageManager manager = manager();
        BootClock boot = new BootClock(Path.of("/proc"));
        WorkDirectories directories = new WorkDirectories(directory, clock);
        JobRunner jobs = new JobRunner(
                manager,
                runner,
                inventory,
                boot,
                plans(),
                restore,
                new JobRunner.Tuning(outputCapBytes, REPAIR_LIMIT, rebootCommand, health));
        return new WorkService(
                new FenceFile(directory),
                directories,
                boot,
                new WorkCheck(detection, privileges, runner, directories, restore),
                jobs,
                reports,
                executor);
    }

    /** Shows what jobs of this place would do. */
    PlanService planner() {
        return new PlanService(
                new WorkCheck(detection, privileges, runner, new WorkDirectories(directory, clock), restore),
                manager(),
                runner,
                inventory,
                directory.resolve("plans"),
                plans(),
                restore,
                health);
    }

    private PlanShelf plans() {
        return new PlanShelf(directory.resolve("plans"));
    }

    private PackageManager manager() {
        return detection instanceof Detection.Supported supported ? supported.manager() : null;
    }
}
