// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One job that changes packages, from reading the database to reading it again. What the package manager returns decides
 * nothing; the difference between the two readings does.
 */
final class Transaction {
    private static final String ABOUT_TO_CHANGE = "about to change packages";

    private final TransactionScope scope;
    private final Inventory inventory;
    private final GoalFinder goals;
    private final Repair repair;

    Transaction(TransactionScope scope, Inventory inventory, GoalFinder goals, Repair repair) {
        this.scope = scope;
        this.inventory = inventory;
        this.goals = goals;
        this.repair = repair;
    }

    WorkOutcome run() throws IOException, InterruptedException {
        scope.report().enter(Phase.PREPARING, 0, "reading the package database");
        PackageStates before = scope.database().states();
        Endings endings = new Endings(scope.database(), scope.manager().output(), before);
        LockWatch locks = new LockWatch(scope, endings);
        Optional<WorkOutcome> over = start(endings, locks);
        if (over.isPresent()) {
            return over.get();
        }
        IndexRefresh index = new IndexRefresh(scope, endings, locks, inventory);
        Stage<Prepared> prepared = new Preparation(scope, goals, endings, locks, index, inventory::cache).run();
        if (prepared instanceof Stage.Over<Prepared> end) {
            return end.outcome();
        }
        over = commit(endings, locks, ((Stage.Ready<Prepared>) prepared).value());
        return over.isPresent() ? over.get() : change(endings, ((Stage.Ready<Prepared>) prepared).value(), before);
    }

    private Optional<WorkOutcome> start(Endings endings, LockWatch locks) throws IOException, InterruptedException {
        Optional<WorkOutcome> locked = locks.await(Attempt.CHANGE);
        if (locked.isPresent() || !scope.database().interrupted()) {
            return locked;
        }
        if (!scope.control().close()) {
            return Optional.of(endings.cancelled("preparing"));
        }
        repair.leftovers();
        scope.control().reopen();
        return Optional.empty();
    }

    /** From here on the job runs to its end: the last moment to learn that nobody wants it any more. */
    private Optional<WorkOutcome> commit(Endings endings, LockWatch locks, Prepared prepared)
            throws IOException, InterruptedException {
        Optional<WorkOutcome> locked = locks.await(Attempt.CHANGE);
        if (locked.isPresent()) {
            return locked;
        }
        if (!scope.control().close()) {
            return Optional.of(endings.cancelled(ABOUT_TO_CHANGE));
        }
        String what = prepared.plan().empty()
                ? "finishing what is incomplete"
                : Wording.shorten(prepared.plan().steps().stream()
                        .map(step -> step.name().value())
                        .toList());
        scope.report().enter(Phase.CHANGING, ProgressRange.CHANGE.from(), "changing " + what);
        if (!scope.report().stored(scope.deadline().left())) {
            return Optional.of(endings.failed(new JobError(
                    JobErrorCode.INTERRUPTED,
                    "nobody recorded that the change begins, so it did not; nothing was changed")));
        }
        return Optional.empty();
    }

    private WorkOutcome change(Endings endings, Prepared prepared, PackageStates before)
            throws IOException, InterruptedException {
        Duration lockWait = scope.lockDeadline().left();
        StepOutcome change = scope.steps()
                .run(
                        Attempt.CHANGE,
                        scope.manager().commands().change(prepared.goal(), lockWait),
                        ProgressRange.CHANGE,
                        scope.deadline().left());
        repair.after(change, prepared, before);
        repair.holds(before);
        scope.report().enter(Phase.VERIFYING, ProgressRange.CHANGE.to(), "reading the package database again");
        PackageStates after = scope.database().states();
        boolean rebootRequired = inventory.rebootRequired();
        return new Conclusion(endings).of(change, prepared, before, after, rebootRequired);
    }
}
