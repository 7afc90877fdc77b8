// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OwnPackage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a job may change the package that this service is installed from. It restarts the service in the middle of itself, so
 * it has the service to itself: it is admitted only when nothing else is active, and nothing else is admitted meanwhile.
 */
final class SelfUpdates {
    private static final Duration RETRY_LATER = Duration.ofSeconds(10);

    private final OwnPackage own;

    SelfUpdates(OwnPackage own) {
        this.own = own;
    }

    /** Why nothing can be admitted now; empty unless such a job waits or runs. */
    Optional<Problem> inProgress(List<JobRecord> active) {
        return active.stream()
                .filter(record -> record.pending() || record.transactionRunning())
                .filter(record -> own.isNamedBy(record.job().operation()))
                .findFirst()
                .map(record -> Problem.of(
                                ErrorCode.SELF_UPDATE_IN_PROGRESS,
                                "job " + record.id() + " is changing " + own.name()
                                        + ", which this service is installed from: try again when it has ended",
                                Map.of("job_id", record.id().toString()))
                        .retryAfter(RETRY_LATER));
    }

    /** @param operation complete */
    Optional<Problem> against(Operation operation, List<JobRecord> active) {
        if (own.isRemovedBy(operation)) {
            return Optional.of(Problem.of(
                    ErrorCode.FORBIDDEN,
                    own.name()
                            + " is what this service is installed from, and it does not remove itself: remove it on the"
                            + " host, with the package manager",
                    Map.of("package", own.name().value())));
        }
        if (!own.isNamedBy(operation) || active.isEmpty()) {
            return Optional.empty();
        }
        List<String> running =
                active.stream().map(record -> record.id().toString()).toList();
        return Optional.of(Problem.of(
                        ErrorCode.SELF_UPDATE_BLOCKED,
                        active.size() + " active job(s) stand in the way of a change of " + own.name()
                                + ", which restarts this service: wait for them, or cancel them",
                        Map.of("running", running))
                .retryAfter(RETRY_LATER));
    }

    /** As it is run: all patches are all but ours. */
    Operation spared(Operation operation) {
        return operation instanceof Operation.ApplyPatches patches ? own.sparedBy(patches) : operation;
    }

    /**
     * What the log of a job says from its beginning.
     *
     * @param asked what the caller asked for
     * @param operation what is run
     */
    Optional<String> remark(Operation asked, Operation operation) {
        if (own.isNamedBy(operation)) {
            return Optional.of(
                    "this job changes " + own.name()
                            + ", which this service is installed from: the service may restart while it runs, and goes on with it");
        }
        return asked instanceof Operation.ApplyPatches patches
                        && patches.selection().isEmpty()
                        && !asked.equals(operation)
                ? Optional.of(
                        own.name() + ", which this service is installed from, stays as it is: name it to update it")
                : Optional.empty();
    }
}
