// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waits until nobody else works on the packages, where the job can still be cancelled. */
final class LockWatch {
    private static final Duration STEP = Duration.ofMillis(200);

    private final TransactionScope scope;
    private final Endings endings;

    LockWatch(TransactionScope scope, Endings endings) {
        this.scope = scope;
        this.endings = endings;
    }

    /** The end of the job if the lock cannot be had, empty if the way is free. */
    Optional<WorkOutcome> await(Attempt attempt) throws IOException, InterruptedException {
        for (; ; ) {
            if (scope.control().cancelled()) {
                return Optional.of(endings.cancelled("waiting for the package manager's lock"));
            }
            Optional<LockHolder> holder = scope.database().lockHolder(attempt);
            if (holder.isEmpty()) {
                return Optional.empty();
            }
            String who = holder.get().describe();
            if (scope.deadline().passed()) {
                return Optional.of(endings.timedOut("waiting for a lock: " + who));
            }
            if (scope.lockDeadline().passed()) {
                return Optional.of(endings.failed(new JobError(
                        JobErrorCode.PKG_MANAGER_ERROR,
                        "another process holds the package manager's lock: " + who + "; waited "
                                + scope.order().lockWait().toSeconds() + " s")));
            }
            scope.report().progress(0, "waiting for a lock: " + who);
            scope.control().pause(STEP);
        }
    }
}
