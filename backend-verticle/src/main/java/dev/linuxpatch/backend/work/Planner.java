// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Works out what an operation would do now. Whoever only wants to see it, a job that is about to do it, and the last look
 * before packages are changed all ask here, so they cannot come to different ends. Changes nothing.
 */
final class Planner {
    private final GoalFinder goals;
    private final Questions questions;
    private final Unsigned unsigned;

    Planner(GoalFinder goals, Questions questions) {
        this(goals, questions, Unsigned.NONE);
    }

    private Planner(GoalFinder goals, Questions questions, Unsigned unsigned) {
        this.goals = goals;
        this.questions = questions;
        this.unsigned = unsigned;
    }

    /** One that leaves these out of patches, too. */
    Planner without(Unsigned more) {
        return new Planner(goals, questions, more);
    }

    /** @throws IllegalArgumentException for an operation that does not change packages */
    Planned plan(Operation operation, PackageStates now) throws IOException {
        Finding finding = goals.find(operation, now);
        if (finding instanceof Finding.Reachable whole) {
            finding = unsigned.leftOutOf(whole);
        }
        if (finding instanceof Finding.AlreadyTrue already) {
            return new Planned.Nothing(already.message(), already.blocked());
        }
        if (finding instanceof Finding.Impossible impossible) {
            return new Planned.Impossible(impossible.error(), impossible.staleIndex(), impossible.blocked());
        }
        Finding.Reachable reachable = (Finding.Reachable) finding;
        Answer<Plan> answer = ask(reachable.goal(), reachable.untouchable(), now);
        if (answer instanceof Answer.Given<Plan> given) {
            return settled(reachable.goal(), given.value(), reachable.blocked(), now);
        }
        JobError error = ((Answer.Denied<Plan>) answer).error();
        boolean divisible = operation instanceof Operation.ApplyPatches
                && error.code() == JobErrorCode.DEPENDENCY_CONFLICT
                && reachable.goal().wanted().size() > 1;
        return divisible
                ? divided(reachable, now, error)
                : new Planned.Impossible(error, error.code() == JobErrorCode.PKG_NOT_FOUND, reachable.blocked());
    }

    /** One patch that does not fit must not keep the others from being applied. */
    private Planned divided(Finding.Reachable reachable, PackageStates now, JobError whole) {
        Goal goal = reachable.goal();
        Partition parts = Partition.of(goal.wanted(), some -> ask(goal.with(some), reachable.untouchable(), now));
        List<BlockedPatch> blocked = new ArrayList<>(reachable.blocked());
        blocked.addAll(parts.blocked());
        return parts.plan()
                .map(plan -> settled(goal.with(parts.possible()), plan, blocked, now))
                .orElseGet(() -> new Planned.Impossible(whole, false, blocked));
    }

    private Answer<Plan> ask(Goal goal, Set<PackageName> untouchable, PackageStates now) {
        return questions
                .plan(goal)
                .then(plan -> PlanCheck.objection(goal, untouchable, plan, now)
                        .or(() -> unsigned.objection(plan))
                        .<Answer<Plan>>map(Answer.Denied::new)
                        .orElseGet(() -> new Answer.Given<>(plan)));
    }

    private static Planned settled(Goal goal, Plan plan, List<BlockedPatch> blocked, PackageStates now) {
        Goal exact = PlanCheck.settled(goal, plan, now);
        Optional<Planned> nothing = plan.empty() && PlanCheck.reached(exact, now)
                ? Optional.of(new Planned.Nothing("nothing to do: " + Wording.present(exact), blocked))
                : Optional.empty();
        return nothing.orElseGet(() -> new Planned.Steps(exact, plan, blocked));
    }
}
