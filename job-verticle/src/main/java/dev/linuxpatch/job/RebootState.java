// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent.Kind;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.job.RebootProof;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.time.Duration;

/**
 * The part of {@link JobState} that reboots the host, as pure functions too: of a job that does nothing else, and of patches
 * that need it. That the command was run proves nothing; only another boot id does.
 */
final class RebootState {
    private RebootState() {}

    /** The patches are applied and need a reboot, which is allowed: it follows, but can still be left out until it does. */
    static Step awaiting(JobRecord record, WorkOutcome.Succeeded outcome, Moment now) {
        Duration delay = ((Operation.ApplyPatches) record.job().operation()).rebootDelay();
        String when = delay.isZero() ? "" : " at " + now.at().plus(delay);
        Job job = JobEdit.of(record.job())
                .phase(Phase.AWAITING_REBOOT)
                .changes(outcome.changes())
                .skipped(outcome.skipped())
                .exitCode(outcome.exitCode())
                .rebootRequired(true)
                .scheduledAt(delay.isZero() ? null : now.at().plus(delay))
                .reboot(RebootProof.before(now.bootId()))
                .message(outcome.message() + "; a reboot is needed, and follows" + when)
                .updatedAt(now.at())
                .done();
        return Step.of(record.with(job).since(now), EventDraft.of(job, Kind.STATUS));
    }

    /** It is the turn of the reboot that patches need. */
    static Step ordered(JobRecord record, long fence, Moment now) {
        Job job = JobEdit.of(record.job())
                .phase(Phase.PREPARING)
                .reboot(RebootProof.before(now.bootId()))
                .message("about to reboot the host")
                .updatedAt(now.at())
                .done();
        return Step.of(record.ordered(fence, now).with(job), EventDraft.of(job, Kind.STATUS));
    }

    /** What the host should come back with. That is no event. */
    static Step expecting(JobRecord record, String kernel) {
        return Step.of(record.with(JobEdit.of(record.job())
                .reboot(record.job().reboot().expecting(kernel))
                .done()));
    }

    /**
     * The worker has finished with the reboot command. Only where it surely did nothing is the job over: a command that is
     * killed is what a host that goes down looks like.
     */
    static Step commanded(JobRecord record, WorkOutcome outcome, Moment now) {
        boolean begun = record.job().phase() == Phase.REBOOTING;
        if (outcome instanceof WorkOutcome.Cancelled) {
            return JobState.closed(
                    record,
                    JobEdit.of(record.job()).moveTo(JobStatus.CANCELLED).message(outcome.message() + stay(record)),
                    now);
        }
        if (outcome instanceof WorkOutcome.Failed failed && !(begun && killed(failed))) {
            return failed(record, failed.error().code(), failed.message(), failed.exitCode(), now);
        }
        if (outcome instanceof WorkOutcome.TimedOut && !begun) {
            return failed(record, JobErrorCode.REBOOT_ERROR, outcome.message(), null, now);
        }
        return waiting(record, outcome.message(), now);
    }

    /** A command that a signal has ended, as a shell tells it ({@code 128 + n}), or of which nobody knows how it ended. */
    private static boolean killed(WorkOutcome.Failed failed) {
        return failed.error().code() == JobErrorCode.INTERRUPTED
                || failed.exitCode() != null && failed.exitCode() > 128;
    }

    /** The command was run, as far as anybody knows: from now on the host has its time to come back. */
    static Step waiting(JobRecord record, String what, Moment now) {
        Job job = JobEdit.of(record.job())
                .phase(Phase.REBOOTING)
                .reboot(record.job().reboot().commanded(now.at()))
                .message(what + "; the host is expected to restart")
                .updatedAt(now.at())
                .done();
        return Step.of(record.with(job).since(now), EventDraft.of(job, Kind.STATUS));
    }

    /**
     * The host runs on another boot id than before.
     *
     * @param now with the new boot id
     * @param kernel release of the kernel that runs; empty if unknown
     */
    static Step proven(JobRecord record, Moment now, String kernel) {
        RebootProof proof = record.job().reboot().after(now.bootId(), kernel);
        String runs = kernel.isEmpty() ? "" : ", and kernel " + kernel + " runs";
        String other = proof.otherKernel() ? ", but kernel " + proof.kernelExpected() + " was expected" : "";
        String late = record.job().cancelRequestedAt() == null ? "" : JobState.TOO_LATE;
        return JobState.closed(
                record,
                JobEdit.of(record.job())
                        .moveTo(JobStatus.COMPLETED)
                        .progress(100)
                        .reboot(proof)
                        .rebootRequired(proof.otherKernel())
                        .message("the host has been rebooted: its boot id was " + proof.bootIdBefore() + " and is "
                                + proof.bootIdAfter() + runs + other + late),
                now);
    }

    /** The host did not restart. */
    static Step failed(JobRecord record, JobErrorCode code, String why, Integer exitCode, Moment now) {
        JobEdit edit = JobEdit.of(record.job()).moveTo(JobStatus.FAILED);
        if (exitCode != null) {
            edit.exitCode(exitCode);
        }
        return JobState.closed(
                record, edit.message(why + stay(record)).error(new JobError(code, why + stay(record))), now);
    }

    /** Patches are not undone because their reboot was not. */
    private static String stay(JobRecord record) {
        return record.job().operation().changesPackages() ? "; the patches are applied and need a reboot" : "";
    }
}
