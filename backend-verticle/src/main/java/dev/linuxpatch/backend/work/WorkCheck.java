// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Privileges;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.Operation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells before a job is stored that it could not even begin. Changes nothing; may ask the package manager. */
final class WorkCheck {
    private final Detection detection;
    private final Privileges privileges;
    private final Runner runner;
    private final WorkDirectories directories;
    private final RestoreStore restore;

    WorkCheck(
            Detection detection,
            Privileges privileges,
            Runner runner,
            WorkDirectories directories,
            RestoreStore restore) {
        this.detection = detection;
        this.privileges = privileges;
        this.runner = runner;
        this.directories = directories;
        this.restore = restore;
    }

    /** What speaks against the operation; empty if nothing does. */
    Optional<Problem> problem(Operation operation) throws IOException {
        if (!privileges.mayChangePackages()) {
            String what = operation instanceof Operation.Reboot ? "reboot this host" : "change packages";
            return Optional.of(Problem.of(ErrorCode.PERMISSION_DENIED, "run as root to " + what));
        }
        Optional<Problem> disk = directories.obstacle();
        if (disk.isPresent() || operation instanceof Operation.Reboot) {
            return disk;
        }
        if (detection instanceof Detection.Unsupported unsupported) {
            return Optional.of(unsupported.problem());
        }
        if (operation instanceof Operation.Rollback rollback) {
            return rollback(rollback, ((Detection.Supported) detection).manager());
        }
        return Optional.empty();
    }

    private Optional<Problem> rollback(Operation.Rollback rollback, PackageManager manager) throws IOException {
        if (rollback.changes().isEmpty()) {
            return Optional.of(refused("that job changed nothing that could be undone", Map.of()));
        }
        RollbackGoals goals = new RollbackGoals(manager, new Questions(runner, manager), restore);
        PackageStates now = manager.database().states();
        List<RollbackGoals.Conflict> conflicts = goals.conflicts(rollback, now);
        if (!conflicts.isEmpty()) {
            return Optional.of(Problem.of(
                    ErrorCode.ROLLBACK_CONFLICT,
                    RollbackGoals.Conflict.describe(conflicts) + "; force undoes it all the same",
                    Map.of(
                            "conflicts",
                            conflicts.stream().map(WorkCheck::conflict).toList())));
        }
        return goals.sources(rollback, now)
                .fold(
                        sources -> missing(sources.missing()),
                        error -> Optional.of(
                                refused("the package index cannot be asked: " + error.message(), cause(error))));
    }

    private static Map<String, Object> conflict(RollbackGoals.Conflict conflict) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("name", conflict.name().value());
        words.put(
                "left_version", conflict.left() == null ? null : conflict.left().value());
        words.put("version", conflict.now() == null ? null : conflict.now().value());
        return words;
    }

    private static Optional<Problem> missing(List<String> missing) {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(refused(
                        "neither a repository nor the cache has these versions any more, and they were not kept: "
                                + Wording.shorten(missing),
                        Map.of("missing", missing)));
    }

    private static Map<String, Object> cause(JobError error) {
        return Map.of("cause", error.code().name());
    }

    private static Problem refused(String message, Map<String, Object> details) {
        return Problem.of(ErrorCode.ROLLBACK_NOT_ALLOWED, message, details);
    }
}
