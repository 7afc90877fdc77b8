// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.PackageName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds a package manager's plan against what was asked for. Pure. */
final class PlanCheck {
    private PlanCheck() {}

    /** Why the plan must not be carried out; empty if nothing speaks against it. */
    static Optional<JobError> objection(Goal goal, Set<PackageName> untouchable, Plan plan, PackageStates now) {
        List<String> gone = goal.allows(Allowance.REMOVE_OTHERS)
                ? List.of()
                : plan.removals().stream()
                        .filter(step -> !named(goal, step) && !makesRoom(step, plan))
                        .map(step -> step.name() + " " + step.from())
                        .toList();
        if (!gone.isEmpty()) {
            return Optional.of(new JobError(
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    "this would also remove " + String.join(", ", gone) + "; nothing was changed"));
        }
        List<String> touched = plan.steps().stream()
                .filter(step -> untouchable.contains(step.name()))
                .map(step -> step.name().value())
                .toList();
        if (!touched.isEmpty()) {
            return Optional.of(new JobError(
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    "this needs a change of what is excluded: " + String.join(", ", touched)
                            + "; nothing was changed"));
        }
        List<String> held = goal.allows(Allowance.HELD)
                ? List.of()
                : plan.steps().stream()
                        .filter(step -> step.from() != null && !step.from().equals(step.to()))
                        .filter(step ->
                                now.find(step.name()).filter(PackageState::held).isPresent())
                        .map(step -> step.name().value())
                        .toList();
        if (!held.isEmpty()) {
            // apt refuses by itself; others take a name for permission.
            return Optional.of(new JobError(
                    JobErrorCode.PKG_MANAGER_ERROR,
                    "a package that would change is on hold: " + String.join(", ", held)
                            + "; release the hold or use force; nothing was changed"));
        }
        return Optional.empty();
    }

    private static boolean named(Goal goal, Plan.Step removal) {
        return goal.wanted().stream()
                .anyMatch(wanted -> wanted instanceof Wanted.Absent gone && gone.means(removal.name(), removal.from()));
    }

    /** Whether it is an old version of what comes in another one: package managers keep only so many kernels. */
    private static boolean makesRoom(Plan.Step removal, Plan plan) {
        return plan.steps().stream()
                .anyMatch(step -> !step.removal() && step.name().equals(removal.name()));
    }

    /** The goal with every name and version that the plan has settled, so that the deed cannot differ from the plan. */
    static Goal settled(Goal goal, Plan plan, PackageStates now) {
        return goal.with(goal.wanted().stream()
                .map(wanted -> wanted instanceof Wanted.Present present && present.version() == null
                        ? settled(present, plan, now)
                        : wanted)
                .toList());
    }

    /** Whether the goal is reached already. */
    static boolean reached(Goal goal, PackageStates now) {
        return goal.wanted().stream().allMatch(wanted -> Verification.met(wanted, now));
    }

    private static Wanted settled(Wanted.Present wanted, Plan plan, PackageStates now) {
        Plan arriving =
                new Plan(plan.steps().stream().filter(step -> !step.removal()).toList());
        Optional<Plan.Step> step = arriving.find(wanted.name());
        if (step.isPresent()) {
            return new Wanted.Present(step.get().name(), step.get().to());
        }
        return now.find(wanted.name())
                .filter(PackageState::present)
                .<Wanted>map(state -> new Wanted.Present(state.name(), state.version()))
                .orElse(wanted);
    }
}
