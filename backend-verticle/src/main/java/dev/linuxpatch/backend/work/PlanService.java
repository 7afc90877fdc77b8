// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Shows what an operation would do, by the same code that does it. Needs no lock and no turn: while a job runs it tells what
 * is true in that moment. Thread-safe; asks the package manager, which takes seconds.
 */
final class PlanService {
    private final WorkCheck check;
    private final PackageManager manager;
    private final Runner runner;
    private final Inventory inventory;
    private final Path directory;
    private final PlanShelf shelf;
    private final RestoreStore restore;
    private final HostHealth health;

    /**
     * Makes one.
     *
     * @param manager null if this host has none that is supported; then every question is refused
     * @param directory for what is written while a plan is made
     */
    PlanService(
            WorkCheck check,
            PackageManager manager,
            Runner runner,
            Inventory inventory,
            Path directory,
            PlanShelf shelf,
            RestoreStore restore,
            HostHealth health) {
        this.check = check;
        this.manager = manager;
        this.runner = runner;
        this.inventory = inventory;
        this.directory = directory;
        this.shelf = shelf;
        this.restore = restore;
        this.health = health;
    }

    /** @throws IllegalArgumentException for an operation that does not change packages */
    PlanReply plan(Operation operation) throws IOException {
        Optional<Problem> obstacle = check.problem(operation);
        if (obstacle.isPresent()) {
            return new PlanReply.Refused(obstacle.get());
        }
        Files.createDirectories(directory);
        Path scratch = Files.createTempDirectory(directory, "plan-");
        try {
            return plan(operation, scratch);
        } finally {
            delete(scratch);
        }
    }

    private PlanReply plan(Operation operation, Path scratch) throws IOException {
        Questions questions = new Questions(runner, manager);
        Planner planner =
                new Planner(new GoalFinder(manager, questions, inventory::patches, scratch, restore), questions);
        PlanBinding binding = new PlanBinding(manager.database(), shelf);
        PackageStates now = manager.database().states();
        Planned planned = planner.plan(operation, now);
        Optional<PlanBinding.Drift> drift = binding.drift(operation, planned);
        if (drift.isPresent()) {
            return new PlanReply.Refused(Problem.of(
                    ErrorCode.PLAN_DRIFTED,
                    drift.get().message() + "; nothing was changed",
                    drift.get().details()));
        }
        if (planned instanceof Planned.Impossible impossible) {
            return new PlanReply.Refused(refusal(impossible));
        }
        PlanDigest digest = binding.digest(planned);
        shelf.put(digest);
        WaysBack waysBack = new KnownVersions(new RollbackGoals(manager, questions, restore), manager, restore);
        PlanDescription description = new PlanDescription(manager.database(), inventory);
        return new PlanReply.Planned(new ChangePlan(
                digest.id(),
                operation.kind(),
                message(planned),
                description.steps(planned),
                planned.blocked(),
                description.rebootRequired(planned),
                description.services(planned),
                waysBack.of(planned, now),
                gate(operation, planned),
                inventory.cache()));
    }

    /** Null where there is none: without one that is configured, for a rollback, and where nothing would be changed. */
    private ChangePlan.Gate gate(Operation operation, Planned planned) {
        boolean run = health.settings().enabled()
                && !(operation instanceof Operation.Rollback)
                && !planned.steps().isEmpty();
        return run ? new ChangePlan.Gate(health.names(), health.rollsBack()) : null;
    }

    private static String message(Planned planned) {
        if (planned instanceof Planned.Nothing nothing) {
            return nothing.message();
        }
        List<String> steps = planned.steps().stream().map(Plan.Step::describe).toList();
        return steps.isEmpty() ? "finish what is incomplete" : Wording.shorten(steps);
    }

    /** What a job would fail with, as a refusal. */
    private static Problem refusal(Planned.Impossible impossible) {
        JobError error = impossible.error();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("job_error_code", error.code().name());
        if (!impossible.blocked().isEmpty()) {
            details.put(
                    "blocked",
                    impossible.blocked().stream().map(PlanService::blocked).toList());
        }
        return Problem.of(code(error), error.message(), details);
    }

    private static ErrorCode code(JobError error) {
        return switch (error.code()) {
            case PKG_NOT_FOUND -> ErrorCode.PKG_NOT_FOUND;
            case DEPENDENCY_CONFLICT -> ErrorCode.DEPENDENCY_CONFLICT;
            case PLAN_DRIFTED -> ErrorCode.PLAN_DRIFTED;
            case ROLLBACK_UNAVAILABLE -> ErrorCode.ROLLBACK_UNAVAILABLE;
            case ROLLBACK_CONFLICT -> ErrorCode.ROLLBACK_CONFLICT;
            case PERMISSION_DENIED -> ErrorCode.PERMISSION_DENIED;
            case PKG_MANAGER_ERROR,
                    HEALTH_GATE_FAILED,
                    COMMAND_NOT_FOUND,
                    CACHE_REFRESH_ERROR,
                    NETWORK_ERROR,
                    GPG_ERROR,
                    REBOOT_ERROR,
                    TIMEOUT,
                    INTERRUPTED,
                    UNKNOWN_ERROR -> ErrorCode.PKG_MANAGER_ERROR;
        };
    }

    private static Map<String, Object> blocked(BlockedPatch patch) {
        Map<String, Object> blocked = new LinkedHashMap<>();
        blocked.put("name", patch.name());
        blocked.put(
                "available_version",
                patch.availableVersion() == null
                        ? null
                        : patch.availableVersion().value());
        blocked.put("status", patch.status());
        blocked.put("reason", patch.reason());
        return blocked;
    }

    private static void delete(Path scratch) throws IOException {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
