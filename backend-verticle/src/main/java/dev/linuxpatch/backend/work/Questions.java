// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Asks the package manager what changes nothing, and waits for the answer. */
final class Questions {
    private static final int NOT_FOUND = 127;
    private static final int MAX_BYTES = 32 * 1024 * 1024;
    /** A full plan takes seconds on a slow host; this is for one that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Runner runner;
    private final PackageManager manager;

    Questions(Runner runner, PackageManager manager) {
        this.runner = runner;
        this.manager = manager;
    }

    /** What the index says of these names. */
    Answer<Catalog> catalog(Collection<PackageName> names) {
        return names.isEmpty()
                ? new Answer.Given<>(new Catalog(Map.of()))
                : ask(manager.commands().catalog(names), manager.output()::answersCatalog, manager.output()::catalog);
    }

    /** What would be done to reach the goal. */
    Answer<Plan> plan(Goal goal) {
        return ask(manager.commands().plan(goal), Questions::fully, manager.output()::plan);
    }

    /**
     * What would be upgraded.
     *
     * @param excluded stays as it is
     * @param assumedState of {@link PackageManager#database}; may be null
     */
    Answer<Plan> upgradePlan(Set<PackageName> excluded, Path assumedState) {
        return ask(manager.commands().upgradePlan(excluded, assumedState), Questions::fully, manager.output()::plan);
    }

    private static boolean fully(int exitCode) {
        return exitCode == 0;
    }

    private <T> Answer<T> ask(Command command, IntPredicate answers, Function<List<String>, T> read) {
        Captured captured = runner.capture(command, PATIENCE, MAX_BYTES);
        if (answers.test(captured.exitCode()) && !captured.timedOut() && !captured.truncated()) {
            return new Answer.Given<>(read.apply(captured.stdout().lines().toList()));
        }
        if (captured.timedOut() || captured.truncated()) {
            return new Answer.Denied<>(new JobError(
                    JobErrorCode.PKG_MANAGER_ERROR,
                    manager.wireName() + " did not come to an end with its plan within " + PATIENCE.toMinutes()
                            + " minutes"));
        }
        if (captured.exitCode() == NOT_FOUND) {
            return new Answer.Denied<>(new JobError(
                    JobErrorCode.COMMAND_NOT_FOUND,
                    "there is no program " + command.argv().get(0) + " on this host"));
        }
        List<String> lines = Stream.concat(
                        captured.stdout().lines(), captured.stderr().lines())
                .toList();
        return new Answer.Denied<>(manager.output().explain(Attempt.PLAN, captured.exitCode(), lines, List.of()));
    }
}
