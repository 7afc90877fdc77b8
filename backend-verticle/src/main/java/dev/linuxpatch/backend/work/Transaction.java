// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job that changes packages, from reading the database to reading it again. What the package manager returns decides
 * nothing; the difference between the two readings does.
 */
final class Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);
    private static final String ABOUT_TO_CHANGE = "about to change packages";

    private final TransactionScope scope;
    private final Inventory inventory;
    private final Planner planner;
    private final PlanBinding binding;
    private final HealthGuard guard;
    private final WayBackKeeper wayBack;
    private final TraceKeeper traces;
    private final Repair repair;

    Transaction(
            TransactionScope scope,
            Inventory inventory,
            Planner planner,
            PlanBinding binding,
            HealthGuard guard,
            WayBackKeeper wayBack,
            TraceKeeper traces,
            Repair repair) {
        this.scope = scope;
        this.inventory = inventory;
        this.planner = planner;
        this.binding = binding;
        this.guard = guard;
        this.wayBack = wayBack;
        this.traces = traces;
        this.repair = repair;
    }

    /** Runs the job, or goes on with it where its journal ends. */
    WorkOutcome run() throws IOException, InterruptedException {
        Optional<Journal.Change> change = scope.journal().change();
        if (change.isPresent()) {
            Optional<StepOutcome> changed = changed(change.get());
            if (changed.isPresent()) {
                return conclude(
                        changed.get(), change.get().prepared(), change.get().statesBefore());
            }
        }
        if (scope.steps().anyEarlier()) {
            scope.report()
                    .say("this service was started anew; "
                            + (scope.journal().takesBack()
                                    ? "nothing was taken back yet, so that begins again"
                                    : "nothing was changed yet, so the job begins again"));
            repair.finishEarlier();
        }
        return begin();
    }

    private WorkOutcome begin() throws IOException, InterruptedException {
        scope.report().enter(Phase.PREPARING, 0, "reading the package database");
        PackageStates before = scope.database().states();
        Endings endings = endings(before);
        LockWatch locks = new LockWatch(scope, endings);
        Optional<WorkOutcome> over = start(endings, locks);
        if (over.isPresent()) {
            return over.get();
        }
        IndexRefresh index = new IndexRefresh(scope, endings, locks, inventory);
        Stage<Prepared> prepared =
                new Preparation(scope, planner, binding, endings, locks, index, inventory::cache).run();
        if (prepared instanceof Stage.Over<Prepared> end) {
            return end.outcome();
        }
        Prepared ready = ((Stage.Ready<Prepared>) prepared).value();
        over = guard.before(endings);
        if (over.isEmpty()) {
            over = wayBack.secure(ready, before, endings);
        }
        if (over.isEmpty()) {
            traces.keep(ready);
            over = commit(endings, locks, ready, before);
        }
        return over.isPresent() ? over.get().skipping(ready.blocked()) : conclude(change(ready), ready, before);
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
    private Optional<WorkOutcome> commit(Endings endings, LockWatch locks, Prepared prepared, PackageStates before)
            throws IOException, InterruptedException {
        Optional<WorkOutcome> locked = locks.await(Attempt.CHANGE);
        if (locked.isPresent()) {
            return locked;
        }
        Optional<WorkOutcome> drifted = drifted(endings);
        if (drifted.isPresent()) {
            return drifted;
        }
        if (!scope.control().close()) {
            return Optional.of(endings.cancelled(ABOUT_TO_CHANGE));
        }
        if (scope.deadline().passed()) {
            return Optional.of(endings.timedOut(ABOUT_TO_CHANGE));
        }
        try {
            scope.journal()
                    .changing(new Journal.Change(
                            scope.steps().next(Attempt.CHANGE),
                            before.all(),
                            prepared.goal(),
                            prepared.plan(),
                            prepared.blocked()));
        } catch (IOException e) {
            LOG.error("the change of job {} cannot be recorded", scope.order().job(), e);
            return Optional.of(endings.failed(new JobError(
                    JobErrorCode.PKG_MANAGER_ERROR,
                    "the job's directory takes no writes, so nothing was changed: " + Wording.reason(e))));
        }
        scope.report().enter(Phase.CHANGING, ProgressRange.CHANGE.from(), "changing " + what(prepared));
        if (!scope.report().stored(scope.deadline().left())) {
            return Optional.of(endings.failed(new JobError(
                    JobErrorCode.INTERRUPTED,
                    "nobody recorded that the change begins, so it did not; nothing was changed")));
        }
        return Optional.empty();
    }

    /** The last look: the download took time, and somebody else may have used it. */
    private Optional<WorkOutcome> drifted(Endings endings) throws IOException {
        Operation operation = scope.order().operation();
        if (operation.plan() == null) {
            return Optional.empty();
        }
        Planned now = planner.plan(operation, scope.database().states());
        Optional<PlanBinding.Drift> drift = binding.drift(operation, now);
        return drift.isEmpty() ? Optional.empty() : Optional.of(endings.drifted(drift.get()));
    }

    private StepOutcome change(Prepared prepared) {
        traces.place();
        return scope.steps()
                .run(
                        Attempt.CHANGE,
                        scope.manager()
                                .commands()
                                .change(prepared.goal(), scope.lockDeadline().left()),
                        ProgressRange.CHANGE,
                        scope.deadline().left());
    }

    /** How a change ended that an earlier service began; empty if it never began. */
    private Optional<StepOutcome> changed(Journal.Change change) throws IOException {
        boolean free = scope.control().close();
        Optional<StepOutcome> known = scope.journal().changed();
        if (known.isPresent()) {
            repair.finishEarlier();
            return known;
        }
        if (scope.steps().begun(change.step())) {
            scope.report()
                    .enter(
                            Phase.CHANGING,
                            ProgressRange.CHANGE.from(),
                            "this service was started anew; going on with changing " + what(change.prepared()));
        }
        Optional<StepOutcome> followed =
                scope.steps().followChange(change.step(), scope.deadline().left());
        if (followed.isEmpty() && free) {
            scope.control().reopen();
        }
        return followed;
    }

    private WorkOutcome conclude(StepOutcome change, Prepared prepared, PackageStates before)
            throws IOException, InterruptedException {
        remember(change);
        repair.after(change, prepared, before);
        repair.holds(before);
        traces.leaveMarks(change, before);
        traces.bringBack(prepared);
        scope.report().enter(Phase.VERIFYING, ProgressRange.CHANGE.to(), "reading the package database again");
        PackageStates after = scope.database().states();
        boolean rebootRequired = inventory.rebootRequired();
        return new Conclusion(
                        scope.order().operation(),
                        endings(before),
                        scope.manager().remembersFailedScripts())
                .of(change, prepared, before, after, rebootRequired)
                .skipping(prepared.blocked());
    }

    /** Only the reason of a failure is lost if this cannot be written: no reason to stop now. */
    private void remember(StepOutcome change) {
        try {
            scope.journal().changed(change);
        } catch (IOException e) {
            LOG.warn(
                    "how the change of job {} ended cannot be recorded",
                    scope.order().job(),
                    e);
        }
    }

    private Endings endings(PackageStates before) {
        return new Endings(scope.database(), scope.manager().output(), before, scope.rebooted());
    }

    private static String what(Prepared prepared) {
        return prepared.plan().empty()
                ? "what is incomplete"
                : Wording.shorten(prepared.plan().steps().stream()
                        .map(step -> step.name().value())
                        .toList());
    }
}
