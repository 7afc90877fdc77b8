// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.packages.BlockedPatch;
import java.util.List;
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
}
