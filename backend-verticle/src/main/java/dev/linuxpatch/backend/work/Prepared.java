// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A goal with every version settled, and the plan that reaches it.
 *
 * @param blocked what was asked for and is not part of it
 */
record Prepared(Goal goal, Plan plan, List<BlockedPatch> blocked) {
    Prepared {
        blocked = List.copyOf(blocked);
        Objects.requireNonNull(goal, "goal");
        Objects.requireNonNull(plan, "plan");
    }

    /** Whether nothing is installed, or only what is here already, in files that the goal names. */
    boolean fetchesNothing() {
        if (goal.onlyRemoves()) {
            return true;
        }
        Map<PackageName, PackageVersion> here = new HashMap<>();
        for (Wanted wanted : goal.wanted()) {
            if (wanted instanceof Wanted.Present present) {
                if (present.archive() == null) {
                    return false;
                }
                here.put(present.name(), present.version());
            }
        }
        return plan.steps().stream()
                .allMatch(step -> step.removal() || step.to().equals(here.get(step.name())));
    }
}
