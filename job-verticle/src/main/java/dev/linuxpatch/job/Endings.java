// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.CancelMode;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.EndReply;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code DELETE} of a job: one that waits never runs, one that runs is stopped where that does no harm, one that has ended
 * is forgotten. "Cancelled" is answered only when that is what the job is; a cancel that has to wait is stored first.
 */
final class Endings {
    private static final String STOPPING = "it is being stopped";
    private static final String DEFERRED = "it stops as soon as that does no harm";

    private final Core core;
    private final Map<JobId, List<Promise<Job>>> waiting = new HashMap<>();

    Endings(Core core) {
        this.core = core;
        core.log().onEnd(this::tell);
    }

    Future<EndReply> end(EndJob asked) {
        try {
            Optional<JobRecord> found = core.store().find(asked.id());
            if (found.isEmpty()) {
                return answer(new EndReply.Refused(Rollbacks.unknown(asked.id())));
            }
            JobRecord record = found.get();
            return switch (record.job().status()) {
                case PENDING -> answer(callOff(record, asked));
                case RUNNING -> record.awaitingReboot() ? answer(callOff(record, asked)) : stop(record, asked);
                case COMPLETED, FAILED, CANCELLED, TIMEOUT -> answer(forget(record));
            };
        } catch (StoreException e) {
            return answer(new EndReply.Refused(e.problem()));
        }
    }

    private EndReply callOff(JobRecord record, EndJob asked) {
        core.log().commit(core.state().calledOff(record, asked.caller(), core.now()));
        return new EndReply.Cancelled(record.id(), record.job().status(), JobStatus.CANCELLED);
    }

    private EndReply forget(JobRecord record) {
        core.store().delete(record.id());
        return new EndReply.Deleted(record.id(), record.job().status());
    }

    private Future<EndReply> stop(JobRecord record, EndJob asked) {
        Job job = record.job();
        if (!job.cancellable()) {
            return answer(refusedOrDeferred(
                    record,
                    asked,
                    "it is in phase " + job.phase().wireName() + ", and stopping it there would do harm"));
        }
        // Waits from before the question, because the end may be reported before the question is answered.
        Promise<Job> ended = Promise.promise();
        waiting.computeIfAbsent(job.id(), id -> new ArrayList<>()).add(ended);
        return core.worker()
                .cancel(new CancelWork(job.id(), record.fence()))
                .compose(reply -> reply instanceof CancelReply.Refused refused
                        ? answer(refusedOrDeferred(
                                record, asked, refused.problem().message()))
                        : whenEnded(record, asked, ended))
                .recover(failure -> told(record, asked, failure))
                .onComplete(done -> withdraw(job.id(), ended));
    }

    private Future<EndReply> whenEnded(JobRecord record, EndJob asked, Promise<Job> ended) {
        Job job = record.job();
        // A worker that is started anew on the way would have forgotten it.
        remember(record, asked, STOPPING);
        long timer = core.timers().after(core.surroundings().pace().cancelWait(), () -> ended.tryFail("late"));
        return ended.future()
                .map(after -> after.status() == JobStatus.CANCELLED
                        ? new EndReply.Cancelled(job.id(), JobStatus.RUNNING, JobStatus.CANCELLED)
                        : notCancellable(
                                after, "it ended as " + after.status().wireName() + " before it could be stopped"))
                .otherwise(late -> asked.mode() == CancelMode.DEFER
                        ? new EndReply.Deferred(job.id(), job.phase())
                        : notCancellable(job, "it was told to stop and has not ended yet; its status will tell"))
                .onComplete(done -> core.timers().cancel(timer));
    }

    /** Nobody answered, or the store did not take it. */
    private Future<EndReply> told(JobRecord record, EndJob asked, Throwable failure) {
        if (failure instanceof StoreException store) {
            return answer(new EndReply.Refused(store.problem()));
        }
        if (!(failure instanceof BusException unanswered)) {
            return Future.failedFuture(failure);
        }
        // A worker that does not answer now gets the cancel with its next answer to the order.
        return answer(
                asked.mode() == CancelMode.DEFER
                        ? refusedOrDeferred(record, asked, unanswered.getMessage())
                        : new EndReply.Refused(unanswered.problem()));
    }

    private EndReply refusedOrDeferred(JobRecord record, EndJob asked, String reason) {
        if (asked.mode() == CancelMode.REFUSE) {
            return notCancellable(record.job(), reason);
        }
        return remember(record, asked, DEFERRED)
                .<EndReply>map(job -> new EndReply.Deferred(job.id(), job.phase()))
                .orElseGet(() -> notCancellable(record.job(), "it ended before it could be stopped"));
    }

    /** Empty if the job has no run that could be stopped any more. */
    private Optional<Job> remember(JobRecord asOf, EndJob asked, String what) {
        Optional<JobRecord> running = core.running(asOf.id(), asOf.fence());
        return running.map(record -> {
            Step step = core.state().cancelRequested(record, asked.caller(), what, core.now());
            if (!step.events().isEmpty()) {
                core.log().commit(step);
            }
            return step.record().job();
        });
    }

    private void tell(Job job) {
        Optional.ofNullable(waiting.remove(job.id()))
                .ifPresent(promises -> promises.forEach(promise -> promise.tryComplete(job)));
    }

    private void withdraw(JobId id, Promise<Job> promise) {
        waiting.computeIfPresent(id, (same, promises) -> {
            promises.remove(promise);
            return promises.isEmpty() ? null : promises;
        });
    }

    private static EndReply notCancellable(Job job, String reason) {
        return new EndReply.Refused(Problem.of(
                ErrorCode.JOB_NOT_CANCELLABLE,
                "job " + job.id() + " was not cancelled: " + reason,
                Map.of(
                        "job_id", job.id().toString(),
                        "status", job.status().wireName(),
                        "phase", job.phase().wireName(),
                        "reason", reason)));
    }

    private static Future<EndReply> answer(EndReply reply) {
        return Future.succeededFuture(reply);
    }
}
