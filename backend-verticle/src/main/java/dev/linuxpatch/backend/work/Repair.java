// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.StopReason;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings a package database back in order after a run that was cut off or left something half-done. */
final class Repair {
    private static final Duration STEP = Duration.ofMillis(100);

    private final TransactionScope scope;
    private final Duration limit;

    /** @param limit for each command of the repair: a script that hung once may hang again */
    Repair(TransactionScope scope, Duration limit) {
        this.scope = scope;
        this.limit = limit;
    }

    /** Repairs if there is something that a repair can help. */
    void after(StepOutcome change, Prepared prepared, PackageStates before) throws IOException, InterruptedException {
        boolean cutOff = change.exitCode() == null || change.killed();
        quiet(cutOff);
        PackageStates now = scope.database().states();
        List<PackageState> broken = now.brokenSince(before);
        Set<String> hopeless = cutOff ? Set.of() : change.failingSubjects();
        boolean hope = broken.stream()
                .anyMatch(state -> !hopeless.contains(state.name().bare())
                        && !hopeless.contains(state.name().value()));
        boolean mixed = change.unpackerKilled();
        if (hope || mixed || scope.database().interrupted()) {
            scope.report()
                    .enter(
                            Phase.REPAIRING,
                            ProgressRange.REPAIR.from(),
                            "repairing: "
                                    + (broken.isEmpty() ? "the package manager was interrupted" : describe(broken)));
            repair(prepared.goal(), versions(prepared), before);
        }
        if (mixed) {
            reinstall(arrived(versions(prepared), before));
        }
    }

    /** What this change has brought. */
    private List<Wanted.Present> arrived(Map<PackageName, PackageVersion> versions, PackageStates before)
            throws IOException {
        PackageStates now = scope.database().states();
        return versions.entrySet().stream()
                .filter(entry -> now.installed(entry.getKey(), entry.getValue())
                        && !before.installed(entry.getKey(), entry.getValue()))
                .map(entry -> new Wanted.Present(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Puts back on hold what a change, allowed to or not, has taken off it. */
    void holds(PackageStates before) throws IOException {
        PackageStates now = scope.database().states();
        List<PackageName> lost = before.present().stream()
                .filter(PackageState::held)
                .map(PackageState::name)
                .filter(name -> now.find(name)
                        .filter(state -> state.present() && !state.held())
                        .isPresent())
                .toList();
        if (!lost.isEmpty()) {
            run(scope.manager().commands().hold(lost));
        }
    }

    /** Finishes what some earlier run, not of this job, has left. */
    void leftovers() throws IOException {
        scope.report()
                .enter(Phase.REPAIRING, 0, "an earlier run of the package manager was interrupted; finishing it first");
        run(scope.manager().commands().finishInterrupted());
        if (!scope.manager().remembersFailedScripts()) {
            // Nothing but this finishes what was cut off there.
            reinstall(damaged(scope.database().states().unsound(), Map.of()));
        }
    }

    private void repair(Goal goal, Map<PackageName, PackageVersion> versions, PackageStates before) throws IOException {
        StepOutcome pending = run(scope.manager().commands().finishInterrupted());
        if (pending.stopped(StopReason.TIMEOUT)) {
            configureOthers(before);
        }
        removeAgain(goal, before);
        PackageStates now = scope.database().states();
        List<Wanted.Present> damaged = new ArrayList<>(damaged(now.brokenSince(before), versions));
        // What is replaced may be gone for a moment, in which the package manager may be cut off.
        versions.forEach((name, version) -> {
            if (before.presentVersion(name).isPresent()
                    && now.presentVersion(name).isEmpty()) {
                damaged.add(new Wanted.Present(name, version));
            }
        });
        reinstall(damaged);
        removeNewcomers(goal, damaged, before);
    }

    /** What was cut off, was not there before and cannot be installed is taken away: it would stand in the way of all others. */
    private void removeNewcomers(Goal goal, List<Wanted.Present> damaged, PackageStates before) throws IOException {
        List<PackageName> broken = scope.database().states().brokenSince(before).stream()
                .filter(state -> state.condition() == PackageState.Condition.BROKEN)
                .map(PackageState::name)
                .toList();
        List<Wanted> newcomers = damaged.stream()
                .map(Wanted.Present::name)
                .filter(name ->
                        broken.contains(name) && before.presentVersion(name).isEmpty())
                .<Wanted>map(name -> new Wanted.Absent(name, false))
                .toList();
        if (!newcomers.isEmpty()) {
            scope.report().say("taking away again: " + newcomers);
            run(scope.manager().commands().change(goal.with(newcomers), limit));
        }
    }

    private static List<Wanted.Present> damaged(List<PackageState> broken, Map<PackageName, PackageVersion> versions) {
        return broken.stream()
                .filter(PackageState::needsReinstall)
                .map(state -> new Wanted.Present(state.name(), versions.getOrDefault(state.name(), state.version())))
                .toList();
    }

    private void reinstall(List<Wanted.Present> damaged) {
        if (!damaged.isEmpty()) {
            scope.report().say("installing again: " + damaged);
            run(scope.manager().commands().reinstall(damaged, limit));
        }
    }

    /** What was half-removed on request is nothing to be set up: it is removed to the end. */
    private void removeAgain(Goal goal, PackageStates before) throws IOException {
        List<PackageName> broken = scope.database().states().brokenSince(before).stream()
                .map(PackageState::name)
                .toList();
        List<Wanted> halfRemoved = goal.wanted().stream()
                .filter(wanted -> wanted instanceof Wanted.Absent && broken.contains(wanted.name()))
                .toList();
        if (!halfRemoved.isEmpty()) {
            scope.report().say("removing to the end: " + Wording.present(goal.with(halfRemoved)));
            run(scope.manager().commands().change(goal.with(halfRemoved), limit));
        }
    }

    /** What hung keeps the others waiting that come after it. */
    private void configureOthers(PackageStates before) throws IOException {
        List<PackageState> broken = scope.database().states().brokenSince(before);
        List<PackageName> others = broken.stream()
                .filter(state -> state.condition() == PackageState.Condition.PENDING && !state.needsReinstall())
                .map(PackageState::name)
                .toList();
        if (!others.isEmpty()) {
            run(scope.manager().commands().finishInterrupted(others));
        }
    }

    /** Waits for what an earlier service has left running, and reports what it wrote. */
    void finishEarlier() throws IOException {
        scope.steps().finishEarlier(limit);
    }

    private StepOutcome run(Command command) {
        return scope.steps().run(Attempt.REPAIR, command, ProgressRange.REPAIR, limit);
    }

    /**
     * Waits for what goes on working by itself: to finish on its own is the best that can happen to it.
     *
     * @param cutOff whether the package manager itself may go on, so that a lock may be that of our own run
     */
    private void quiet(boolean cutOff) throws IOException, InterruptedException {
        Deadline patience = Deadline.in(max(scope.deadline().left(), STEP));
        while (working(cutOff) && !patience.passed()) {
            scope.control().pause(STEP);
        }
        scope.database().stragglers().forEach(ProcessHandle::destroyForcibly);
    }

    private boolean working(boolean cutOff) throws IOException {
        return !scope.database().stragglers().isEmpty()
                || (cutOff && scope.database().lockHolder(Attempt.REPAIR).isPresent());
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Map<PackageName, PackageVersion> versions(Prepared prepared) {
        return prepared.plan().steps().stream()
                .filter(step -> !step.removal())
                .collect(Collectors.toUnmodifiableMap(step -> step.name(), step -> step.to(), (a, b) -> b));
    }

    private static String describe(List<PackageState> states) {
        return Wording.shorten(states.stream().map(PackageState::describe).toList());
    }
}
