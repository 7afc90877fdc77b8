// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.job.JobRecord.LogUsage;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent.Kind;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.job.RebootProof;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Every way in which a job can change, as pure functions: a record and what happened give the next record and its events.
 * There is no other place that moves a job from one status to another.
 */
final class JobState {
    /** A longer line says more about a broken script than about the job. */
    private static final int LONGEST_LINE = 16 * 1024;

    static final String TOO_LATE = "; the cancel came too late, nothing was left to leave out";

    private final long maxOutputBytes;

    /** @param maxOutputBytes of one job's log, in UTF-8 */
    JobState(long maxOutputBytes) {
        this.maxOutputBytes = maxOutputBytes;
    }

    /**
     * A new job.
     *
     * @param scheduledAt null for as soon as possible
     */
    Step created(
            JobId id,
            HostId host,
            Operation operation,
            Caller caller,
            String requestId,
            Moment now,
            Instant scheduledAt) {
        Instant at = now.at();
        JobId original = operation instanceof Operation.Rollback rollback ? rollback.original() : null;
        String message = scheduledAt == null ? "waiting for its turn" : "scheduled for " + scheduledAt;
        Job job = new Job(
                id,
                host,
                operation,
                JobStatus.PENDING,
                Phase.QUEUED,
                0,
                message,
                at,
                at,
                scheduledAt,
                null,
                null,
                caller,
                requestId,
                null,
                null,
                List.of(),
                List.of(),
                false,
                null,
                original,
                null,
                null,
                null);
        JobRecord record = new JobRecord(job, 0, now, 0, OutputMark.NONE, LogUsage.NONE);
        return new Step(true, record, List.of(EventDraft.of(job, Kind.STATUS)));
    }

    /** A line in the service's own words, from before anybody works on it. */
    Step said(JobRecord record, String line, Moment now) {
        return wrote(record, new WorkEvent.LineWritten(OutputStreamKind.SERVICE, line), now.at());
    }

    /** It is handed to a worker, under this token. */
    Step started(JobRecord record, long fence, Moment now) {
        if (record.awaitingReboot()) {
            return RebootState.ordered(record, fence, now);
        }
        Operation operation = record.job().operation();
        JobEdit edit = JobEdit.of(record.job())
                .moveTo(JobStatus.RUNNING)
                .phase(Phase.PREPARING)
                .message("started")
                .startedAt(now.at())
                .updatedAt(now.at());
        if (operation instanceof Operation.Reboot) {
            edit.reboot(RebootProof.before(now.bootId()));
        }
        Job job = edit.done();
        return Step.of(record.ordered(fence, now).with(job), EventDraft.of(job, Kind.STATUS));
    }

    /**
     * The host was started anew: what is left of its delay, and its time limit, count from now. So a wall clock that is wrong
     * after a boot is asked only once, and can hold up a job no longer than its delay.
     */
    Step counting(JobRecord record, Moment now) {
        if (record.running() || record.job().scheduledAt() == null) {
            return Step.of(record.since(now));
        }
        Instant due = now.at().plus(record.wait(now));
        Job job = JobEdit.of(record.job())
                .scheduledAt(due)
                .message("scheduled for " + due)
                .updatedAt(now.at())
                .done();
        return Step.of(record.since(now).with(job), EventDraft.of(job, Kind.PROGRESS));
    }

    /** The worker saw something. What comes when the job has no worker (any more) changes nothing. */
    Step worked(JobRecord record, WorkEvent event, Moment now) {
        if (!record.ordered()) {
            return Step.of(record);
        }
        Instant at = now.at();
        if (event instanceof WorkEvent.PhaseEntered entered) {
            return moved(record, entered.phase(), entered.progress(), entered.message(), at);
        }
        if (event instanceof WorkEvent.Progressed progressed) {
            return moved(record, record.job().phase(), progressed.progress(), progressed.message(), at);
        }
        if (event instanceof WorkEvent.LineWritten written) {
            return wrote(record, written, at);
        }
        if (event instanceof WorkEvent.HealthJudged judged) {
            return Step.of(record.with(
                    JobEdit.of(record.job()).healthGate(judged.gate()).done()));
        }
        return ended(record, ((WorkEvent.Ended) event).outcome(), now);
    }

    /** The worker has finished with what it was ordered to do. */
    Step ended(JobRecord record, WorkOutcome outcome, Moment now) {
        if (record.rebooting()) {
            return RebootState.commanded(record, outcome, now);
        }
        boolean wantsReboot = record.job().operation() instanceof Operation.ApplyPatches patches
                && patches.allowReboot()
                && outcome instanceof WorkOutcome.Succeeded succeeded
                && succeeded.rebootRequired();
        boolean callOff = record.job().cancelRequestedAt() != null;
        if (wantsReboot && !callOff) {
            return RebootState.awaiting(record, (WorkOutcome.Succeeded) outcome, now);
        }
        JobEdit edit = JobEdit.of(record.job())
                .changes(outcome.changes())
                .skipped(outcome.skipped())
                .exitCode(outcome.exitCode())
                .message(outcome.message());
        if (outcome instanceof WorkOutcome.Succeeded succeeded) {
            edit.rebootRequired(succeeded.rebootRequired());
            if (wantsReboot) {
                edit.moveTo(JobStatus.CANCELLED)
                        .message(outcome.message() + "; cancelled before the reboot that is needed, the changes stay");
            } else {
                edit.moveTo(JobStatus.COMPLETED).progress(100).message(outcome.message() + (callOff ? TOO_LATE : ""));
            }
        } else if (outcome instanceof WorkOutcome.Failed failed) {
            edit.moveTo(JobStatus.FAILED).error(failed.error()).rebootRequired(failed.rebootRequired());
        } else if (outcome instanceof WorkOutcome.TimedOut timedOut) {
            edit.moveTo(JobStatus.TIMEOUT).error(new JobError(JobErrorCode.TIMEOUT, timedOut.message()));
        } else {
            edit.moveTo(JobStatus.CANCELLED);
        }
        return closed(record, edit, now);
    }

    /** It was called off while it waited for its turn, or for the time of its reboot. */
    Step calledOff(JobRecord record, Caller by, Moment now) {
        String when = record.pending() ? "before it began; nothing was changed" : "before the reboot; the changes stay";
        return closed(
                record,
                JobEdit.of(record.job()).moveTo(JobStatus.CANCELLED).message("cancelled by " + name(by) + " " + when),
                now);
    }

    /**
     * Somebody wants it to stop where that does no harm.
     *
     * @param what becomes of that, in words
     */
    Step cancelRequested(JobRecord record, Caller by, String what, Moment now) {
        if (record.job().cancelRequestedAt() != null) {
            return Step.of(record);
        }
        Job job = JobEdit.of(record.job())
                .cancelRequestedAt(now.at())
                .message("a cancel was asked for by " + name(by) + ": " + what)
                .updatedAt(now.at())
                .done();
        return Step.of(record.with(job), EventDraft.of(job, Kind.PROGRESS));
    }

    /** It will never be finished by anybody. */
    Step failed(JobRecord record, JobErrorCode code, String why, Moment now) {
        return closed(
                record,
                JobEdit.of(record.job()).moveTo(JobStatus.FAILED).message(why).error(new JobError(code, why)),
                now);
    }

    /** Its worker has not been heard of for too long. */
    Step silent(JobRecord record, String why, Moment now) {
        return closed(
                record,
                JobEdit.of(record.job())
                        .moveTo(JobStatus.TIMEOUT)
                        .message(why)
                        .error(new JobError(JobErrorCode.TIMEOUT, why)),
                now);
    }

    /** Another job was accepted that undoes this one. That is no event of this job. */
    Step undoneBy(JobRecord record, JobId rollback) {
        return Step.of(
                record.with(JobEdit.of(record.job()).rollbackJobId(rollback).done()));
    }

    private static Step moved(JobRecord record, Phase phase, int progress, String message, Instant at) {
        Job before = record.job();
        // Waiting and having ended are not a worker's to say.
        boolean legal = phase != Phase.QUEUED && phase != Phase.AWAITING_REBOOT && phase != Phase.ENDED;
        Job after = JobEdit.of(before)
                .phase(legal ? phase : before.phase())
                .progress(progress)
                .message(message)
                .updatedAt(at)
                .done();
        if (after.phase() != before.phase()) {
            return Step.of(record.with(after), EventDraft.of(after, Kind.STATUS));
        }
        if (after.progress() != before.progress() || !after.message().equals(before.message())) {
            return Step.of(record.with(after), EventDraft.of(after, Kind.PROGRESS));
        }
        return Step.of(record);
    }

    private Step wrote(JobRecord record, WorkEvent.LineWritten written, Instant at) {
        LogUsage log = record.log();
        if (log.cut()) {
            return Step.of(record);
        }
        String line = shortened(written.line());
        long bytes = line.getBytes(StandardCharsets.UTF_8).length + 1L;
        boolean cut = log.bytes() + bytes > maxOutputBytes;
        OutputStreamKind stream = cut ? OutputStreamKind.SERVICE : written.stream();
        String kept = cut ? "output was cut here: it is longer than " + maxOutputBytes + " bytes" : line;
        Job job = JobEdit.of(record.job()).updatedAt(at).done();
        LogUsage usage = new LogUsage(log.lines() + 1, cut ? log.bytes() : log.bytes() + bytes, cut);
        return Step.of(record.with(job).with(usage), new EventDraft(job, Kind.OUTPUT, kept, stream));
    }

    private static String shortened(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        // Half a character could not be encoded again.
        int end = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
        return line.substring(0, end) + " […]";
    }

    private static String name(Caller caller) {
        return caller.commonName().isEmpty() ? caller.subject() : caller.commonName();
    }

    static Step closed(JobRecord record, JobEdit edit, Moment now) {
        Job job = edit.phase(Phase.ENDED)
                .completedAt(now.at())
                .updatedAt(now.at())
                .done();
        return Step.of(record.with(job), EventDraft.of(job, Kind.END));
    }
}
