// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.BlockedPatch;
import java.util.List;
import java.util.Objects;

/** What carrying out an operation would come to now. */
sealed interface Planned {
    /** What was asked for and is left out, each with its reason. */
    List<BlockedPatch> blocked();

    /**
     * Something would be done.
     *
     * @param goal with every name and version settled
     */
    record Steps(Goal goal, Plan plan, List<BlockedPatch> blocked) implements Planned {
        public Steps {
            Objects.requireNonNull(goal, "goal");
            Objects.requireNonNull(plan, "plan");
            blocked = List.copyOf(blocked);
        }
    }

    /** Nothing would: it is all true already. */
    record Nothing(String message, List<BlockedPatch> blocked) implements Planned {
        public Nothing {
            Objects.requireNonNull(message, "message");
            blocked = List.copyOf(blocked);
        }
    }

    /**
     * It cannot be done.
     *
     * @param staleIndex whether a newer package index may know better
     */
    record Impossible(JobError error, boolean staleIndex, List<BlockedPatch> blocked) implements Planned {
        public Impossible {
            Objects.requireNonNull(error, "error");
            blocked = List.copyOf(blocked);
        }
    }

    /** The steps; none unless there are some. */
    default List<Plan.Step> steps() {
        return this instanceof Steps some ? some.plan().steps() : List.of();
    }
}
