// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers before a change what versions do not tell, and brings it back when the change is undone. What cannot be
 * remembered, or brought back, is told and stops nothing: the versions are what a job answers for.
 */
final class TraceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(TraceKeeper.class);

    private final TransactionScope scope;
    private final RestoreStore store;
    private final Duration limit;
    private Map<PackageName, List<String>> placed = Map.of();

    /** @param limit how long each command may take */
    TraceKeeper(TransactionScope scope, RestoreStore store, Duration limit) {
        this.scope = scope;
        this.store = store;
        this.limit = limit;
    }

    /** Before the change. */
    void keep(Prepared prepared) {
        Optional<Traces> traces = scope.manager().traces();
        if (traces.isEmpty() || takesBackItself()) {
            return;
        }
        try {
            // What is named may get another mark, although its version stays.
            Set<PackageName> names = new TreeSet<>();
            prepared.plan().steps().forEach(step -> names.add(step.name()));
            prepared.goal().wanted().forEach(wanted -> names.add(wanted.name()));
            if (scope.order().operation() instanceof Operation.Rollback rollback) {
                // Their marks are brought back with it, so they can be lost with it, too.
                store.traces().find(rollback.original()).orElse(List.of()).forEach(trace -> names.add(trace.name()));
            }
            List<PackageTrace> now = new ArrayList<>(traces.get().read(names));
            now.addAll(traces.get().besides(names));
            store.traces().put(scope.order().job(), now);
        } catch (IOException e) {
            LOG.warn(
                    "marks and local files cannot be kept for job {}",
                    scope.order().job(),
                    e);
            scope.report().say("marks and local changes of configuration files cannot be kept: " + Wording.reason(e));
        }
    }

    /** Right before a change that is to undo another one. */
    void place() {
        Optional<Traces> traces = scope.manager().traces();
        if (traces.isEmpty() || !(scope.order().operation() instanceof Operation.Rollback rollback)) {
            return;
        }
        try {
            placed = traces.get()
                    .placeFiles(store.traces().find(rollback.original()).orElse(List.of()));
        } catch (IOException e) {
            LOG.warn(
                    "job {} could not bring back configuration files",
                    scope.order().job(),
                    e);
            scope.report().say("local changes of configuration files could not be brought back: " + Wording.reason(e));
        }
    }

    /** A job that takes its own change back needs what was before that change. */
    private boolean takesBackItself() {
        return scope.order().operation() instanceof Operation.Rollback rollback
                && rollback.original().equals(scope.order().job());
    }

    /** After a change that was to undo another one. */
    void bringBack(Prepared prepared) {
        Optional<Traces> traces = scope.manager().traces();
        if (traces.isEmpty() || !(scope.order().operation() instanceof Operation.Rollback rollback)) {
            return;
        }
        try {
            traces.get().takeAwayFiles(placed);
            Set<PackageName> open = open(rollback);
            Optional<List<PackageTrace>> kept = store.traces().find(rollback.original());
            if (kept.isEmpty()) {
                scope.report()
                        .say("marks and local changes of configuration files from before job " + rollback.original()
                                + " are not kept any more: only versions come back");
            }
            List<PackageTrace> then = kept.orElse(List.of()).stream()
                    .filter(trace -> !open.contains(trace.name()))
                    .toList();
            Traces.RestoredFiles files = traces.get().restoreFiles(then);
            files.done().forEach(scope.report()::say);
            if (!takesBackItself()) {
                traces.get()
                        .keepOverwritten(
                                store.traces().find(scope.order().job()).orElse(List.of()))
                        .forEach(scope.report()::say);
            }
            List<Wanted.Present> again = prepared.goal().wanted().stream()
                    .filter(Wanted.Present.class::isInstance)
                    .map(Wanted.Present.class::cast)
                    .filter(wanted -> files.reinstall().contains(wanted.name()))
                    .toList();
            if (!again.isEmpty()) {
                run(scope.manager().commands().reinstall(again, limit));
            }
            traces.get().restore(then).forEach(this::run);
        } catch (IOException e) {
            LOG.warn("job {} could not bring back all", scope.order().job(), e);
            scope.report()
                    .say("marks and local changes of configuration files could not all be brought back: "
                            + Wording.reason(e));
        }
    }

    /**
     * After a change that did not do all that it was to: a package manager may have noted new marks before it began. What still is
     * in its version, and was not asked for by name, keeps the ones that it had.
     */
    void leaveMarks(StepOutcome change, PackageStates before) {
        Optional<Traces> traces = scope.manager().traces();
        if (change.ended(0) || traces.isEmpty() || scope.order().operation() instanceof Operation.Rollback) {
            return;
        }
        try {
            PackageStates now = scope.database().states();
            Set<PackageName> asked = asked();
            List<PackageTrace> untouched = store.traces().find(scope.order().job()).orElse(List.of()).stream()
                    .filter(trace -> now.presentVersion(trace.name()).equals(before.presentVersion(trace.name())))
                    .filter(trace -> !asked.contains(trace.name()))
                    .toList();
            traces.get().restore(untouched).forEach(this::run);
        } catch (IOException e) {
            LOG.warn("marks cannot be looked at for job {}", scope.order().job(), e);
        }
    }

    private Set<PackageName> asked() throws IOException {
        Set<PackageName> asked = new TreeSet<>();
        if (scope.order().operation() instanceof Operation.Install install) {
            for (PackageRequest request : install.requests()) {
                asked.add(scope.database().canonical(request.name()));
            }
        }
        return asked;
    }

    private void run(Command command) {
        scope.steps().run(Attempt.REPAIR, command, ProgressRange.REPAIR, limit);
    }

    /** What is not in its former version again. */
    private Set<PackageName> open(Operation.Rollback rollback) throws IOException {
        PackageStates now = scope.database().states();
        Set<PackageName> open = new TreeSet<>();
        for (PackageChange change : rollback.changes()) {
            PackageName name = scope.database().canonical(change.name());
            if (!Objects.equals(now.presentVersion(name).orElse(null), change.to())) {
                open.add(name);
            }
        }
        return open;
    }
}
