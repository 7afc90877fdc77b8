// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.PackageName;
import java.util.Objects;
import java.util.Set;

/** What an operation comes down to on this host, now. */
sealed interface Finding {
    /**
     * Something to reach.
     *
     * @param untouchable packages that must stay as they are, whatever the goal would need
     */
    record Reachable(Goal goal, Set<PackageName> untouchable) implements Finding {
        public Reachable {
            Objects.requireNonNull(goal, "goal");
            untouchable = Set.copyOf(untouchable);
        }
    }

    /** Everything asked for is true already. */
    record AlreadyTrue(String message) implements Finding {
        public AlreadyTrue {
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * It cannot be done.
     *
     * @param staleIndex whether a newer package index may know better
     */
    record Impossible(JobError error, boolean staleIndex) implements Finding {
        public Impossible {
            Objects.requireNonNull(error, "error");
        }
    }

    static Finding of(Answer<Finding> answer) {
        return answer.fold(finding -> finding, error -> new Impossible(error, false));
    }
}
