// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.run.StopReason;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a transaction ended, from what the package database said before and says after it. Pure but for the explanation. */
final class Conclusion {
    private final Operation operation;
    private final Endings endings;
    private final boolean scriptsRemembered;

    /** @param scriptsRemembered {@link PackageManager#remembersFailedScripts} */
    Conclusion(Operation operation, Endings endings, boolean scriptsRemembered) {
        this.operation = operation;
        this.endings = endings;
        this.scriptsRemembered = scriptsRemembered;
    }

    WorkOutcome of(
            StepOutcome change, Prepared prepared, PackageStates before, PackageStates after, boolean rebootRequired) {
        List<PackageChange> changes = after.changesSince(before);
        List<String> unmet = new ArrayList<>(Verification.unmet(prepared.goal(), before, after));
        if (!scriptsRemembered) {
            failedScripts(change, prepared).forEach(unmet::add);
        }
        if (change.stopped(StopReason.TIMEOUT)) {
            return new WorkOutcome.TimedOut(changes, null, timedOut(prepared, before, after, unmet));
        }
        if (unmet.isEmpty()) {
            return new WorkOutcome.Succeeded(
                    changes,
                    change.exitCode(),
                    success(change, prepared, changes) + Wording.leftOut(operation, prepared.blocked()),
                    rebootRequired);
        }
        JobError cause = endings.explain(change);
        return new WorkOutcome.Failed(
                changes,
                change.exitCode(),
                new JobError(
                        cause.code(),
                        cause.message() + ". " + Wording.shorten(unmet)
                                + Wording.leftOut(operation, prepared.blocked())),
                rebootRequired);
    }

    /** What the database does not know: a package whose script failed looks like one that works. */
    private static Stream<String> failedScripts(StepOutcome change, Prepared prepared) {
        Set<String> subjects = prepared.plan().steps().stream()
                .map(step -> step.name().bare())
                .collect(Collectors.toUnmodifiableSet());
        return change.failing().stream()
                // What is no package, as the hook of a transaction is, concerns all of them.
                .filter(failing -> subjects.contains(failing.subject()) || !PackageName.isLegal(failing.subject()))
                .map(failing -> failing.subject() + ": " + failing.message())
                .distinct();
    }

    private String success(StepOutcome change, Prepared prepared, List<PackageChange> changes) {
        String done = changes.isEmpty() ? Wording.present(prepared.goal()) : Wording.done(changes);
        return change.ended(0)
                ? done
                : done + ". What was asked for is true, although not all went well: "
                        + endings.explain(change).message();
    }

    private static String timedOut(Prepared prepared, PackageStates before, PackageStates after, List<String> unmet) {
        List<String> states = new ArrayList<>();
        prepared.plan().steps().stream()
                .map(step ->
                        after.find(step.name()).map(PackageState::describe).orElse(step.name() + " is not installed"))
                .forEach(states::add);
        after.brokenSince(before).stream()
                .map(PackageState::describe)
                .filter(state -> !states.contains(state))
                .forEach(states::add);
        return "out of time while changing packages; "
                + (unmet.isEmpty() ? "after the repair everything asked for is true: " : "now: ")
                + String.join(", ", states);
    }
}
