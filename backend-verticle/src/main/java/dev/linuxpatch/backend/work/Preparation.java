// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything before the host is changed: the index, the plan and its check, the download. All of it can be cancelled. */
final class Preparation {
    private static final String PLANNING = "working out what to do";
    private static final String DOWNLOADING = "downloading";

    private final TransactionScope scope;
    private Planner planner;
    private final PlanBinding binding;
    private final Endings endings;
    private final LockWatch locks;
    private final IndexRefresh index;
    private final Supplier<CacheState> cache;
    private boolean refreshed;
    private Unsigned unsigned = Unsigned.NONE;

    Preparation(
            TransactionScope scope,
            Planner planner,
            PlanBinding binding,
            Endings endings,
            LockWatch locks,
            IndexRefresh index,
            Supplier<CacheState> cache) {
        this.scope = scope;
        this.planner = planner;
        this.binding = binding;
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
        boolean again = false;
        while (true) {
            Stage<Prepared> planned = plan();
            if (!(planned instanceof Stage.Ready<Prepared> ready)
                    || ready.value().fetchesNothing()) {
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
            if (leavesUnsigned(download)) {
                continue;
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
            again = true;
        }
    }

    /**
     * Whether the rest is to be tried. A plan that was shown is carried out as it is or not at all, and whoever names packages
     * wants them together.
     */
    private boolean leavesUnsigned(StepOutcome download) {
        if (!isPatching() || operation().plan() != null || download.exitCode() == null) {
            return false;
        }
        Unsigned known = unsigned;
        unsigned = known.and(scope.manager().output().unsigned(download.lines()));
        planner = planner.without(unsigned);
        return unsigned != known;
    }

    /** A plan that was shown is carried out with the index that it was made with; a newer one would make another plan. */
    private Optional<WorkOutcome> firstRefresh() throws IOException, InterruptedException {
        if (operation().plan() != null) {
            return Optional.empty();
        }
        if (isPatching()) {
            return excludesEverything() ? Optional.empty() : refresh(true);
        }
        Operation operation = operation();
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
        Planned planned = planner.plan(operation(), scope.database().states());
        Optional<PlanBinding.Drift> drift = binding.drift(operation(), planned);
        if (drift.isPresent()) {
            return new Stage.Over<>(endings.drifted(drift.get()));
        }
        if (!planned.blocked().isEmpty()) {
            planned.blocked().forEach(patch -> scope.report().say("not applied: " + patch.describe()));
        }
        if (planned instanceof Planned.Nothing nothing) {
            return new Stage.Over<>(
                    endings.alreadyTrue(nothing.message() + Wording.leftOut(operation(), nothing.blocked()))
                            .skipping(nothing.blocked()));
        }
        if (planned instanceof Planned.Impossible impossible) {
            return impossible.staleIndex() && !refreshed
                    ? planAfresh()
                    : failed(
                            impossible.staleIndex() ? unknown(impossible.error()) : impossible.error(),
                            impossible.blocked());
        }
        Planned.Steps steps = (Planned.Steps) planned;
        scope.report()
                .say("plan: "
                        + (steps.plan().empty()
                                ? "finish what is incomplete"
                                : steps.plan().describe()));
        return new Stage.Ready<>(new Prepared(steps.goal(), steps.plan(), steps.blocked()));
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

    private Operation operation() {
        return scope.order().operation();
    }

    private boolean isPatching() {
        return operation() instanceof Operation.ApplyPatches;
    }

    private boolean excludesEverything() {
        return operation() instanceof Operation.ApplyPatches apply && new Globs(apply.excludes()).matchesEverything();
    }

    /** What an old index does not know may exist all the same. */
    private JobError unknown(JobError error) {
        return index.failure()
                .map(cause -> new JobError(
                        cause.code(),
                        error.message() + "; the package index is old and could not be refreshed: " + cause.message()))
                .orElse(error);
    }

    private Stage<Prepared> failed(JobError error, List<BlockedPatch> blocked) throws IOException {
        return new Stage.Over<>(endings.failed(error).skipping(blocked));
    }
}
