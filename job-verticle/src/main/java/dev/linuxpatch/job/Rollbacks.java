// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import java.util.Map;
import java.util.Optional;

/** Which jobs can be undone, and what undoing them means. */
final class Rollbacks {
    private final JobStore store;

    Rollbacks(JobStore store) {
        this.store = store;
    }

    /** What is asked for, made complete from what the original is known to have changed. */
    Prepared prepare(Operation.Rollback asked) {
        Optional<JobRecord> found = store.find(asked.original());
        if (found.isEmpty()) {
            return new Prepared.Refused(unknown(asked.original()));
        }
        Job original = found.get().job();
        Optional<String> reason = reasonAgainst(original);
        if (reason.isPresent()) {
            return new Prepared.Refused(Problem.of(
                    ErrorCode.ROLLBACK_NOT_ALLOWED,
                    "job " + original.id() + " cannot be rolled back: " + reason.get(),
                    Map.of("job_id", original.id().toString(), "reason", reason.get())));
        }
        Operation.Rollback complete = new Operation.Rollback(
                original.id(),
                original.changes().stream().map(PackageChange::inverse).toList(),
                asked.force(),
                asked.requireRollback(),
                asked.plan());
        return new Prepared.Ready(complete, found);
    }

    static Problem unknown(JobId id) {
        return Problem.of(ErrorCode.JOB_NOT_FOUND, "there is no job " + id, Map.of("job_id", id.toString()));
    }

    private Optional<String> reasonAgainst(Job original) {
        if (!original.operation().changesPackages()) {
            return Optional.of("a " + original.operation().kind().wireName() + " job has nothing to go back to");
        }
        if (!original.status().terminal()) {
            return Optional.of("it is " + original.status().wireName() + " and has not ended");
        }
        if (original.changes().isEmpty()) {
            return Optional.of("it changed no package");
        }
        return original.rollbackJobId() == null ? Optional.empty() : reasonOf(original.rollbackJobId());
    }

    /**
     * A rollback that did not get there, or was itself rolled back, may be tried again; one that is forgotten had
     * succeeded.
     */
    private Optional<String> reasonOf(JobId rollback) {
        JobStatus status =
                store.find(rollback).map(record -> record.job().status()).orElse(JobStatus.COMPLETED);
        return switch (status) {
            case PENDING, RUNNING -> Optional.of("job " + rollback + " is rolling it back");
            case COMPLETED ->
                undone(rollback) ? Optional.empty() : Optional.of("job " + rollback + " has rolled it back already");
            case FAILED, CANCELLED, TIMEOUT -> Optional.empty();
        };
    }

    /** Whether what this rollback did was taken back. Each one names a later job, so this comes to an end. */
    private boolean undone(JobId rollback) {
        return store.find(rollback)
                .map(record -> record.job().rollbackJobId())
                .filter(later -> store.find(later)
                        .map(record -> record.job().status() == JobStatus.COMPLETED)
                        .orElse(true))
                .filter(later -> !undone(later))
                .isPresent();
    }
}
