// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.work;

import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.Operation;
import java.util.List;
import java.util.Objects;

/** Seeing a change before it is made. Asking changes nothing, and no job comes of it. */
public final class PlanMessages {
    private PlanMessages() {}

    /**
     * Asks the job verticle what a request would come to. As for a job, the changes of a rollback are empty here and filled
     * in by it.
     */
    public record PlanJob(Operation operation) {
        public PlanJob {
            Objects.requireNonNull(operation, "operation");
        }
    }

    /**
     * Asks a worker for the plan of an operation that is complete and changes packages. If it is bound to a plan
     * ({@link Operation#plan}), any other plan is a refusal that names the difference.
     */
    public record PlanWork(Operation operation) {
        public PlanWork {
            Objects.requireNonNull(operation, "operation");
        }
    }

    /** Answer to both. */
    public sealed interface PlanReply {
        /** This would be done. */
        record Planned(ChangePlan plan) implements PlanReply {
            public Planned {
                Objects.requireNonNull(plan, "plan");
            }
        }

        /**
         * A reboot has no steps, only what speaks against it.
         *
         * @param blocked empty if it would be accepted now
         */
        record RebootPlanned(List<Problem> blocked) implements PlanReply {
            public RebootPlanned {
                blocked = List.copyOf(blocked);
            }
        }

        /** It would be refused, or fail without having changed anything. */
        record Refused(Problem problem) implements PlanReply {
            public Refused {
                Objects.requireNonNull(problem, "problem");
            }
        }
    }
}
