// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
            store.traces()
                    .put(
                            scope.order().job(),
                            traces.get()
                                    .read(prepared.plan().steps().stream()
                                            .map(Plan.Step::name)
                                            .distinct()
                                            .toList()));
        } catch (IOException e) {
            LOG.warn(
                    "marks and local files cannot be kept for job {}",
                    scope.order().job(),
                    e);
            scope.report().say("marks and local changes of configuration files cannot be kept: " + Wording.reason(e));
        }
    }

    /** A job that takes its own change back needs what was before that change. */
    private boolean takesBackItself() {
        return scope.order().operation() instanceof Operation.Rollback rollback
                && rollback.original().equals(scope.order().job());
    }

    /** After a change that was to undo another one. */
    void bringBack() {
        Optional<Traces> traces = scope.manager().traces();
        if (traces.isEmpty() || !(scope.order().operation() instanceof Operation.Rollback rollback)) {
            return;
        }
        try {
            Optional<List<PackageTrace>> then = store.traces().find(rollback.original());
            if (then.isEmpty()) {
                return;
            }
            traces.get().restoreFiles(then.get()).forEach(scope.report()::say);
            for (Command command : traces.get().restore(then.get())) {
                scope.steps().run(Attempt.REPAIR, command, ProgressRange.REPAIR, limit);
            }
        } catch (IOException e) {
            LOG.warn("job {} could not bring back all", scope.order().job(), e);
            scope.report()
                    .say("marks and local changes of configuration files could not all be brought back: "
                            + Wording.reason(e));
        }
    }
}
