// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Plan;
import java.util.Objects;

/** A goal with every version settled, and the plan that reaches it. */
record Prepared(Goal goal, Plan plan) {
    Prepared {
        Objects.requireNonNull(goal, "goal");
        Objects.requireNonNull(plan, "plan");
    }
}
