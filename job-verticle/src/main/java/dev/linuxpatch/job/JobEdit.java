// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.job.RebootProof;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.PackageChange;
import java.time.Instant;
import java.util.List;

/** A copy of a job with a few fields changed. What names a job and what was asked for never changes. */
final class JobEdit {
    private final Job from;
    private JobStatus status;
    private Phase phase;
    private int progress;
    private String message;
    private Instant updatedAt;
    private Instant startedAt;
    private Instant completedAt;
    private JobError error;
    private Integer exitCode;
    private List<PackageChange> changes;
    private List<BlockedPatch> skipped;
    private boolean rebootRequired;
    private JobId rollbackJobId;
    private Instant scheduledAt;
    private Instant cancelRequestedAt;
    private RebootProof reboot;
    private HealthGate healthGate;

    private JobEdit(Job from) {
        this.from = from;
        this.status = from.status();
        this.phase = from.phase();
        this.progress = from.progress();
        this.message = from.message();
        this.updatedAt = from.updatedAt();
        this.startedAt = from.startedAt();
        this.completedAt = from.completedAt();
        this.error = from.error();
        this.exitCode = from.exitCode();
        this.changes = from.changes();
        this.skipped = from.skipped();
        this.rebootRequired = from.rebootRequired();
        this.rollbackJobId = from.rollbackJobId();
        this.scheduledAt = from.scheduledAt();
        this.cancelRequestedAt = from.cancelRequestedAt();
        this.reboot = from.reboot();
        this.healthGate = from.healthGate();
    }

    static JobEdit of(Job job) {
        return new JobEdit(job);
    }

    /** @throws IllegalStateException if a job may not go from its status to this one */
    JobEdit moveTo(JobStatus next) {
        if (!from.status().mayBecome(next)) {
            throw new IllegalStateException("job " + from.id() + " cannot go from " + from.status() + " to " + next);
        }
        status = next;
        return this;
    }

    JobEdit phase(Phase value) {
        phase = value;
        return this;
    }

    /** Never falls and never leaves 0 to 100, whatever is given. */
    JobEdit progress(int value) {
        progress = Math.max(progress, Math.min(100, value));
        return this;
    }

    /** Keeps the old one if there is nothing to say. */
    JobEdit message(String value) {
        message = value.isBlank() ? message : value;
        return this;
    }

    JobEdit updatedAt(Instant value) {
        updatedAt = value;
        return this;
    }

    JobEdit startedAt(Instant value) {
        startedAt = value;
        return this;
    }

    JobEdit completedAt(Instant value) {
        completedAt = value;
        return this;
    }

    JobEdit error(JobError value) {
        error = value;
        return this;
    }

    JobEdit exitCode(Integer value) {
        exitCode = value;
        return this;
    }

    JobEdit changes(List<PackageChange> value) {
        changes = value;
        return this;
    }

    JobEdit skipped(List<BlockedPatch> value) {
        skipped = value;
        return this;
    }

    JobEdit rebootRequired(boolean value) {
        rebootRequired = value;
        return this;
    }

    JobEdit rollbackJobId(JobId value) {
        rollbackJobId = value;
        return this;
    }

    JobEdit scheduledAt(Instant value) {
        scheduledAt = value;
        return this;
    }

    JobEdit cancelRequestedAt(Instant value) {
        cancelRequestedAt = value;
        return this;
    }

    JobEdit reboot(RebootProof value) {
        reboot = value;
        return this;
    }

    JobEdit healthGate(HealthGate value) {
        healthGate = value;
        return this;
    }

    Job done() {
        return new Job(
                from.id(),
                from.host(),
                from.operation(),
                status,
                phase,
                progress,
                message,
                from.createdAt(),
                updatedAt,
                scheduledAt,
                startedAt,
                completedAt,
                from.caller(),
                from.requestId(),
                error,
                exitCode,
                changes,
                skipped,
                rebootRequired,
                rollbackJobId,
                from.originalJobId(),
                cancelRequestedAt,
                reboot,
                healthGate);
    }
}
