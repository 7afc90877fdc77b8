// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change that stays only if the host is well after it. What was seen is on disk before anything follows from it, and what
 * takes the change back is a transaction with a journal of its own inside the job's, so whoever comes after a crash goes on
 * with it like with any other.
 */
final class GatedChange {
    private static final Logger LOG = LoggerFactory.getLogger(GatedChange.class);

    private final TransactionScope scope;
    private final Transaction transaction;
    private final HealthGuard guard;
    private final Inventory inventory;
    private final WayBackRun wayBack;

    /** Takes a change back. */
    interface WayBackRun {
        /** Runs the order of that journal, or goes on with it. */
        WorkOutcome run(Journal journal) throws IOException, InterruptedException;
    }

    GatedChange(
            TransactionScope scope,
            Transaction transaction,
            HealthGuard guard,
            Inventory inventory,
            WayBackRun wayBack) {
        this.scope = scope;
        this.transaction = transaction;
        this.guard = guard;
        this.inventory = inventory;
        this.wayBack = wayBack;
    }

    /** Runs the job, or goes on with it where its journal ends. */
    WorkOutcome run() throws IOException, InterruptedException {
        Optional<HealthGate> known = scope.journal().health();
        if (known.isPresent() && !known.get().passed()) {
            return unwell(known.get());
        }
        WorkOutcome changed = transaction.run();
        boolean done =
                changed instanceof WorkOutcome.Succeeded && !changed.changes().isEmpty();
        if (!done || known.isEmpty() && !guard.watches()) {
            return changed;
        }
        HealthGate gate = known.isPresent() ? known.get() : guard.after();
        remember(gate);
        scope.report().judged(gate);
        return gate.passed() ? changed : unwell(gate);
    }

    /** It would be looked at again after a crash: no reason to stop now. */
    private void remember(HealthGate gate) {
        try {
            scope.journal().judged(gate);
        } catch (IOException e) {
            LOG.warn(
                    "the health gate of job {} cannot be recorded",
                    scope.order().job(),
                    e);
        }
    }

    private WorkOutcome unwell(HealthGate gate) throws IOException, InterruptedException {
        Journal.Change change = scope.journal()
                .change()
                .orElseThrow(() -> new IOException("the record of the change is gone, which the health gate judged"));
        PackageStates before = change.statesBefore();
        String end = guard.rollsBack() || scope.journal().takingBack().isPresent()
                ? takeBack(gate, before)
                : "; the change stays: health_gate.on_failure is report";
        List<PackageChange> changes = scope.database().states().changesSince(before);
        Integer exitCode = scope.journal().changed().map(StepOutcome::exitCode).orElse(null);
        return new WorkOutcome.Failed(
                        changes,
                        exitCode,
                        new JobError(
                                JobErrorCode.HEALTH_GATE_FAILED,
                                "after the change the host was not well: " + HealthGuard.describe(gate) + end),
                        inventory.rebootRequired())
                .skipping(change.blocked());
    }

    /** @return what came of it, to go on with the sentence */
    private String takeBack(HealthGate gate, PackageStates before) throws InterruptedException {
        scope.control().seal();
        scope.report().stayIn(Phase.ROLLING_BACK);
        scope.report().enter(Phase.ROLLING_BACK, ProgressRange.CHECK.to(), "taking the change back");
        WorkOutcome back;
        try {
            back = takenBack(before);
        } catch (IOException e) {
            LOG.error("job {} cannot take its change back", scope.order().job(), e);
            return "; it could not be rolled back: " + Wording.reason(e);
        }
        boolean done = back instanceof WorkOutcome.Succeeded;
        scope.report().judged(gate.rolledBack(done));
        return done ? "; rolled back: " + back.message() : "; it could not be rolled back: " + back.message();
    }

    private WorkOutcome takenBack(PackageStates before) throws IOException, InterruptedException {
        Optional<Journal> begun = scope.journal().takingBack();
        Journal own = begun.isPresent() ? begun.get() : scope.journal().takeBack(inverse(before), scope.now());
        WorkOutcome outcome = wayBack.run(own);
        own.ended(outcome);
        return outcome;
    }

    private Operation.Rollback inverse(PackageStates before) throws IOException {
        List<PackageChange> changes = scope.database().states().changesSince(before);
        return new Operation.Rollback(
                scope.order().job(),
                changes.stream().map(PackageChange::inverse).toList());
    }
}
