// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.run.StopReason;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.Optional;

/** Brings the package index up to date, as a part of a transaction. */
final class IndexRefresh {
    private final TransactionScope scope;
    private final Endings endings;
    private final LockWatch locks;
    private final Inventory inventory;
    private JobError failure;

    IndexRefresh(TransactionScope scope, Endings endings, LockWatch locks, Inventory inventory) {
        this.scope = scope;
        this.inventory = inventory;
        this.endings = endings;
        this.locks = locks;
    }

    /**
     * Refreshes.
     *
     * @param required whether the job makes no sense with the index as it is
     * @return the end of the job if it cannot go on
     */
    Optional<WorkOutcome> run(boolean required) throws IOException, InterruptedException {
        Optional<WorkOutcome> locked = locks.await(Attempt.REFRESH);
        if (locked.isPresent()) {
            return locked;
        }
        scope.report().enter(Phase.REFRESHING, ProgressRange.REFRESH.from(), "refreshing the package index");
        StepOutcome step = scope.steps()
                .run(
                        Attempt.REFRESH,
                        scope.manager().commands().refresh(),
                        ProgressRange.REFRESH,
                        scope.deadline().left());
        if (step.ended(0)) {
            inventory.indexRefreshed();
            if (scope.order().operation() instanceof Operation.ApplyPatches apply && asksWhatPatchesFix(apply)) {
                inventory.settle();
            }
            return Optional.empty();
        }
        inventory.indexNotRefreshed(scope.manager().output().failedRepositories(step.lines()));
        boolean stopped = step.stopped(StopReason.CANCELLED) || step.stopped(StopReason.TIMEOUT);
        if (required || stopped || !scope.database().hasIndex()) {
            return Optional.of(endings.after(step, "refreshing the package index"));
        }
        failure = endings.explain(step);
        scope.report()
                .say("the package index could not be refreshed (" + failure.message()
                        + "); going on with the one that is there");
        return Optional.empty();
    }

    private static boolean asksWhatPatchesFix(Operation.ApplyPatches apply) {
        return !apply.selection().isEmpty() || !apply.rules().isPlain();
    }

    /** Why the last refresh failed, although the job went on; empty if it did not fail. */
    Optional<JobError> failure() {
        return Optional.ofNullable(failure);
    }
}
