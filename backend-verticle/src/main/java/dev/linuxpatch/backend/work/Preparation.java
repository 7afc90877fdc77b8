// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything before the host is changed: the index, the plan and its check, the download. All of it can be cancelled. */
final class Preparation {
    private static final String PLANNING = "working out what to do";
    private static final String DOWNLOADING = "downloading";

    private final TransactionScope scope;
    private final GoalFinder goals;
    private final Endings endings;
    private final LockWatch locks;
    private final IndexRefresh index;
    private final Supplier<CacheState> cache;
    private boolean refreshed;

    Preparation(
            TransactionScope scope,
            GoalFinder goals,
            Endings endings,
            LockWatch locks,
            IndexRefresh index,
            Supplier<CacheState> cache) {
        this.scope = scope;
        this.goals = goals;
        this.endings = endings;
        this.locks = locks;
        this.index = index;
        this.cache = cache;
    }

    Stage<Prepared> run() throws IOException, InterruptedException {
        Optional<WorkOutcome> over = firstRefresh();
        if (over.isPresent()) {
            return new Stage.Over<>(over.get());
        }
        for (boolean again = false; ; again = true) {
            Stage<Prepared> planned = plan();
            if (!(planned instanceof Stage.Ready<Prepared> ready)
                    || ready.value().goal().onlyRemoves()) {
                return planned;
            }
            over = locks.await(Attempt.DOWNLOAD);
            if (over.isPresent()) {
                return new Stage.Over<>(over.get());
            }
            StepOutcome download = download(ready.value());
            if (download.ended(0)) {
                return planned;
            }
            if (again || !fetchFailed(download)) {
                return new Stage.Over<>(endings.after(download, DOWNLOADING));
            }
            // The archive may have moved on since the index was made: what that promises is gone.
            scope.report().say(endings.explain(download).message() + "; trying once more with a new index");
            over = refresh(isPatching());
            if (over.isPresent()) {
                return new Stage.Over<>(over.get());
            }
        }
    }

    private Optional<WorkOutcome> firstRefresh() throws IOException, InterruptedException {
        if (isPatching()) {
            return excludesEverything() ? Optional.empty() : refresh(true);
        }
        Operation operation = scope.order().operation();
        boolean wantsNew = operation instanceof Operation.Install || operation instanceof Operation.Update;
        boolean old = cache.get().status() == CacheState.Status.STALE
                || !scope.database().hasIndex();
        return wantsNew && old ? refresh(false) : Optional.empty();
    }

    private Stage<Prepared> plan() throws IOException, InterruptedException {
        scope.report().enter(Phase.PREPARING, 0, PLANNING);
        if (scope.control().cancelled()) {
            return new Stage.Over<>(endings.cancelled(PLANNING));
        }
        PackageStates now = scope.database().states();
        Finding finding = goals.find(scope.order().operation(), now);
        if (finding instanceof Finding.AlreadyTrue already) {
            return new Stage.Over<>(endings.alreadyTrue(already.message()));
        }
        if (finding instanceof Finding.Impossible impossible) {
            return impossible.staleIndex() && !refreshed
                    ? planAfresh()
                    : failed(impossible.staleIndex() ? unknown(impossible.error()) : impossible.error());
        }
        Finding.Reachable reachable = (Finding.Reachable) finding;
        Answer<Plan> answer = scope.questions().plan(reachable.goal());
        if (answer instanceof Answer.Denied<Plan> denied) {
            boolean unknown = denied.error().code() == JobErrorCode.PKG_NOT_FOUND;
            return unknown && !refreshed ? planAfresh() : failed(unknown ? unknown(denied.error()) : denied.error());
        }
        Plan plan = ((Answer.Given<Plan>) answer).value();
        Optional<JobError> objection = PlanCheck.objection(reachable.goal(), reachable.untouchable(), plan);
        if (objection.isPresent()) {
            return failed(objection.get());
        }
        Goal goal = PlanCheck.settled(reachable.goal(), plan, now);
        if (plan.empty() && PlanCheck.reached(goal, now)) {
            return new Stage.Over<>(endings.alreadyTrue("nothing to do: " + Wording.present(goal)));
        }
        scope.report().say("plan: " + (plan.empty() ? "finish what is incomplete" : plan.describe()));
        return new Stage.Ready<>(new Prepared(goal, plan));
    }

    private Stage<Prepared> planAfresh() throws IOException, InterruptedException {
        Optional<WorkOutcome> over = refresh(false);
        return over.isPresent() ? new Stage.Over<>(over.get()) : plan();
    }

    private StepOutcome download(Prepared prepared) {
        scope.report().enter(Phase.DOWNLOADING, ProgressRange.DOWNLOAD.from(), DOWNLOADING);
        return scope.steps()
                .run(
                        Attempt.DOWNLOAD,
                        scope.manager().commands().download(prepared.goal()),
                        ProgressRange.DOWNLOAD,
                        scope.deadline().left());
    }

    private boolean fetchFailed(StepOutcome download) {
        return download.exitCode() != null && endings.explain(download).code() == JobErrorCode.NETWORK_ERROR;
    }

    private Optional<WorkOutcome> refresh(boolean required) throws IOException, InterruptedException {
        refreshed = true;
        return index.run(required);
    }

    private boolean isPatching() {
        return scope.order().operation() instanceof Operation.ApplyPatches;
    }

    private boolean excludesEverything() {
        return scope.order().operation() instanceof Operation.ApplyPatches apply
                && new Globs(apply.excludes()).matchesEverything();
    }

    /** What an old index does not know may exist all the same. */
    private JobError unknown(JobError error) {
        return index.failure()
                .map(cause -> new JobError(
                        cause.code(),
                        error.message() + "; the package index is old and could not be refreshed: " + cause.message()))
                .orElse(error);
    }

    private Stage<Prepared> failed(JobError error) throws IOException {
        return new Stage.Over<>(endings.failed(error));
    }
}
