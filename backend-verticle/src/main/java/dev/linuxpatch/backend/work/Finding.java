// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.PackageName;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What an operation comes down to on this host, now. */
sealed interface Finding {
    /**
     * Something to reach.
     *
     * @param untouchable packages that must stay as they are, whatever the goal would need
     * @param blocked what was asked for and is left out of the goal
     */
    record Reachable(Goal goal, Set<PackageName> untouchable, List<BlockedPatch> blocked) implements Finding {
        public Reachable(Goal goal, Set<PackageName> untouchable) {
            this(goal, untouchable, List.of());
        }

        public Reachable {
            Objects.requireNonNull(goal, "goal");
            untouchable = Set.copyOf(untouchable);
            blocked = List.copyOf(blocked);
        }
    }

    /**
     * Everything asked for that can be done is true already.
     *
     * @param blocked what cannot be done
     */
    record AlreadyTrue(String message, List<BlockedPatch> blocked) implements Finding {
        public AlreadyTrue(String message) {
            this(message, List.of());
        }

        public AlreadyTrue {
            Objects.requireNonNull(message, "message");
            blocked = List.copyOf(blocked);
        }
    }

    /**
     * It cannot be done.
     *
     * @param staleIndex whether a newer package index may know better
     * @param blocked each patch that was asked for, with its own reason; empty unless patches were
     */
    record Impossible(JobError error, boolean staleIndex, List<BlockedPatch> blocked) implements Finding {
        public Impossible(JobError error, boolean staleIndex) {
            this(error, staleIndex, List.of());
        }

        public Impossible {
            Objects.requireNonNull(error, "error");
            blocked = List.copyOf(blocked);
        }
    }

    static Finding of(Answer<Finding> answer) {
        return answer.fold(finding -> finding, error -> new Impossible(error, false));
    }
}
