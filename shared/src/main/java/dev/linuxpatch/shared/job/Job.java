// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A job as its store knows it at one moment.
 *
 * @param progress percent, 0 to 100, never falling
 * @param message the newest sentence about it
 * @param scheduledAt before this time it does not start or, once its changes are made, does not reboot; null for as soon as
 *     possible
 * @param startedAt null until it runs
 * @param completedAt null until it has ended
 * @param requestId id of the request that made it
 * @param error null unless it failed, timed out or was interrupted
 * @param exitCode of the package manager; null if none was run
 * @param changes what it changed, read from the package database; empty until it has ended
 * @param skipped patches that it was asked for and did not apply, each with its reason; empty until it has ended
 * @param rebootRequired whether the host needs a reboot after it
 * @param rollbackJobId the job that undid this one; null if none did
 * @param originalJobId the job that this one undoes; null unless it is a rollback
 * @param cancelRequestedAt when a cancel was asked for that is still to be carried out, or came too late; null if none was
 * @param reboot what is known of the reboot that it is or ends with; null while there is none
 * @param healthGate what its health gate saw last; null while none was judged
 */
public record Job(
        JobId id,
        HostId host,
        Operation operation,
        JobStatus status,
        Phase phase,
        int progress,
        String message,
        Instant createdAt,
        Instant updatedAt,
        Instant scheduledAt,
        Instant startedAt,
        Instant completedAt,
        Caller caller,
        String requestId,
        JobError error,
        Integer exitCode,
        List<PackageChange> changes,
        List<BlockedPatch> skipped,
        boolean rebootRequired,
        JobId rollbackJobId,
        JobId originalJobId,
        Instant cancelRequestedAt,
        RebootProof reboot,
        HealthGate healthGate) {

    public Job {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(requestId, "requestId");
        changes = List.copyOf(changes);
        skipped = List.copyOf(skipped);
        if (progress < 0 || progress > 100) {
            throw new IllegalArgumentException("progress must be 0 to 100: " + progress);
        }
    }

    /** Whether a cancel asked for now would be carried out. */
    public boolean cancellable() {
        return !status.terminal() && phase.cancellable();
    }

    /** Whether nothing else may run beside it. */
    public boolean exclusive() {
        return operation instanceof Operation.Rollback || operation instanceof Operation.Reboot;
    }
}
