// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageState.Condition;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private static final PackageState A1 = state("rig-a", "1.0", Condition.INSTALLED);
    private static final PackageState A2 = state("rig-a", "2.0", Condition.INSTALLED);
    private static final PackageState B1 = state("rig-b", "1.0", Condition.INSTALLED);
    private static final Goal A_AT_2 = goal(new Wanted.Present(new PackageName("rig-a"), new PackageVersion("2.0")));

    @Test
    void theWantedVersionInWorkingOrderIsSuccess() {
        assertThat(Verification.unmet(A_AT_2, states(A1, B1), states(A2, B1))).isEmpty();
    }

    @Test
    void anotherVersionIsNot() {
        assertThat(Verification.unmet(A_AT_2, states(A1), states(A1)))
                .containsExactly("rig-a 1.0 (installed), wanted 2.0 installed");
    }

    @Test
    void halfDoneIsNotDone() {
        assertThat(Verification.unmet(A_AT_2, states(A1), states(state("rig-a", "2.0", Condition.BROKEN))))
                .containsExactly("rig-a 2.0 (broken), wanted 2.0 installed");
    }

    @Test
    void whatNobodyNamedMustNotBreakOrGo() {
        assertThat(Verification.unmet(A_AT_2, states(A1, B1), states(A2, state("rig-b", "1.0", Condition.PENDING))))
                .containsExactly("rig-b 1.0 (pending) was left incomplete");
        assertThat(Verification.unmet(A_AT_2, states(A1, B1), states(A2)))
                .containsExactly("rig-b was removed without being named");
    }

    @Test
    void whatWasBrokenBeforeIsNotHeldAgainstTheJob() {
        PackageState broken = state("rig-b", "1.0", Condition.BROKEN);

        assertThat(Verification.unmet(A_AT_2, states(A1, broken), states(A2, broken)))
                .isEmpty();
    }

    @Test
    void removingOthersCanBeAllowed() {
        Goal goal =
                new Goal(List.of(new Wanted.Absent(new PackageName("rig-a"), false)), Set.of(Allowance.REMOVE_OTHERS));

        assertThat(Verification.unmet(goal, states(A1, B1), PackageStates.EMPTY))
                .isEmpty();
    }

    @Test
    void configurationThatStaysIsFineUnlessItWasToGo() {
        PackageState left = state("rig-a", "1.0", Condition.REMOVED);

        assertThat(Verification.met(new Wanted.Absent(new PackageName("rig-a"), false), states(left)))
                .isTrue();
        assertThat(Verification.met(new Wanted.Absent(new PackageName("rig-a"), true), states(left)))
                .isFalse();
    }

    @Test
    void aPlanThatRemovesWhatNobodyNamedIsRefused() {
        Plan plan = new Plan(List.of(
                new Plan.Step(new PackageName("rig-a"), new PackageVersion("1.0"), new PackageVersion("2.0")),
                new Plan.Step(new PackageName("rig-b"), new PackageVersion("1.0"), null)));

        assertThat(PlanCheck.objection(A_AT_2, Set.of(), plan, PackageStates.EMPTY))
                .get()
                .satisfies(error -> assertThat(error.message()).contains("also remove rig-b 1.0"));
        assertThat(PlanCheck.objection(
                        goal(A_AT_2.wanted().get(0), new Wanted.Absent(new PackageName("rig-b"), false)),
                        Set.of(),
                        plan,
                        PackageStates.EMPTY))
                .isEmpty();
    }

    @Test
    void aPlanThatTouchesWhatIsExcludedIsRefused() {
        Plan plan = new Plan(
                List.of(new Plan.Step(new PackageName("rig-b"), new PackageVersion("1.0"), new PackageVersion("2.0"))));

        assertThat(PlanCheck.objection(A_AT_2, Set.of(new PackageName("rig-b")), plan, PackageStates.EMPTY))
                .get()
                .satisfies(error -> assertThat(error.message()).contains("excluded: rig-b"));
    }

    @Test
    void aPlanThatChangesWhatIsOnHoldIsRefusedUnlessThatIsAllowed() {
        Plan plan = new Plan(
                List.of(new Plan.Step(new PackageName("rig-a"), new PackageVersion("1.0"), new PackageVersion("2.0"))));
        PackageStates held = states(new PackageState(
                new PackageName("rig-a"),
                new PackageVersion("1.0"),
                PackageState.Condition.INSTALLED,
                "installed",
                true,
                false,
                Set.of()));
        Goal allowed = new Goal(A_AT_2.wanted(), Set.of(Goal.Allowance.HELD));

        assertThat(PlanCheck.objection(A_AT_2, Set.of(), plan, held))
                .get()
                .satisfies(error -> assertThat(error.message()).contains("on hold: rig-a"));
        assertThat(PlanCheck.objection(allowed, Set.of(), plan, held)).isEmpty();
    }

    @Test
    void theGoalTakesTheVersionsOfThePlan() {
        Goal open = goal(
                new Wanted.Present(new PackageName("rig-a"), null), new Wanted.Present(new PackageName("rig-b"), null));
        Plan plan = new Plan(
                List.of(new Plan.Step(new PackageName("rig-a"), new PackageVersion("1.0"), new PackageVersion("2.0"))));

        assertThat(PlanCheck.settled(open, plan, states(A1, B1)).wanted())
                .extracting(Object::toString)
                .containsExactly("rig-a=2.0", "rig-b=1.0");
    }

    private static Goal goal(Wanted... wanted) {
        return new Goal(List.of(wanted), Set.of());
    }

    private static PackageStates states(PackageState... states) {
        return new PackageStates(List.of(states));
    }

    private static PackageState state(String name, String version, Condition condition) {
        return new PackageState(
                new PackageName(name),
                new PackageVersion(version),
                condition,
                condition.name().toLowerCase(java.util.Locale.ROOT),
                false,
                false,
                Set.of());
    }
}
