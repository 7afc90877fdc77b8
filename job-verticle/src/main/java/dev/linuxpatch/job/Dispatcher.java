// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands jobs to the worker when it is their turn. That a job runs, and under which token, is on the disk before that. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    /** Wall time may be set meanwhile, so the clock is looked at again at least this often. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private static final long NONE = -1;

    private final Core core;
    private final TimeoutWatch watch;
    private final Schedule schedule;
    private final Context context;
    private boolean woken;
    private long alarm = NONE;

    /** Works on the context that it is made on. */
    Dispatcher(Core core, TimeoutWatch watch) {
        this.core = core;
        this.watch = watch;
        this.schedule = new Schedule(core.settings().maxConcurrent());
        this.context = core.vertx().getOrCreateContext();
    }

    /** Something has changed: look whose turn it is, but only after what is being done now. */
    void wake() {
        if (!woken) {
            woken = true;
            context.runOnContext(none -> {
                woken = false;
                dispatch();
            });
        }
    }

    private void dispatch() {
        try {
            List<JobRecord> active = core.store().active();
            Optional<JobRecord> next = schedule.next(active, core.now());
            while (next.isPresent()) {
                start(next.get());
                active = core.store().active();
                next = schedule.next(active, core.now());
            }
            Instant now = core.now();
            schedule.nextDue(active, now).ifPresent(due -> setAlarm(Duration.between(now, due)));
        } catch (StoreException e) {
            LOG.warn("jobs wait: {}", e.getMessage());
            setAlarm(core.surroundings().storeRetry());
        }
    }

    private void start(JobRecord record) {
        // A store that was set aside forgets its tokens, the workers do not: the clock keeps new ones above the old.
        long fence = Math.max(core.store().lastFence() + 1, core.now().toEpochMilli());
        core.log()
                .commit(core.state()
                        .started(record, fence, core.surroundings().bootId().get(), core.now()));
        watch.start(record.id(), fence);
        WorkOrder order = new WorkOrder(
                record.id(),
                fence,
                asOrdered(record.job().operation()),
                core.settings().timeout(),
                core.settings().lockWait(),
                0,
                OutputMark.NONE);
        core.bus()
                .request(Addresses.WORK_RUN.at(core.host()), order)
                .onSuccess(reply -> {
                    if (reply instanceof WorkReply.Refused refused) {
                        refused(order, refused.problem());
                    }
                })
                .onFailure(failure -> unanswered(order, failure));
    }

    /** The delay is over when the order goes out: a worker must not wait for it a second time. */
    private static Operation asOrdered(Operation operation) {
        return operation instanceof Operation.Reboot reboot
                ? new Operation.Reboot(Duration.ZERO, reboot.force(), reboot.reason(), reboot.acceptDatabaseRisk())
                : operation;
    }

    private void refused(WorkOrder order, Problem problem) {
        JobErrorCode code = RefusalCodes.of(problem.code(), order.operation());
        fail(order, code, "the worker refused it, nothing was changed: " + problem.message());
    }

    /**
     * Silence does not mean that the worker has not begun. Asking it to stop tells: only one that has the job says that it
     * stops it, or that it cannot.
     */
    private void unanswered(WorkOrder order, Throwable failure) {
        LOG.warn("no answer to the order for job {}: {}", order.job(), failure.getMessage());
        core.bus()
                .request(Addresses.WORK_CANCEL.at(core.host()), new CancelWork(order.job(), order.fence()))
                .onComplete(asked -> {
                    if (asked.failed() || !hasIt(asked.result())) {
                        fail(
                                order,
                                JobErrorCode.INTERRUPTED,
                                "no worker took it, nothing was changed: " + failure.getMessage());
                    }
                });
    }

    private static boolean hasIt(CancelReply reply) {
        return reply instanceof CancelReply.Stopping
                || reply instanceof CancelReply.Refused refused
                        && refused.problem().code() == ErrorCode.JOB_NOT_CANCELLABLE;
    }

    private void fail(WorkOrder order, JobErrorCode code, String why) {
        core.retry()
                .untilStored(
                        "the end of job " + order.job(),
                        () -> core.running(order.job(), order.fence())
                                // Once it has reported, it has begun, whatever became of the answer.
                                .filter(record -> record.reported() == 0)
                                .ifPresent(record ->
                                        core.log().commit(core.state().failed(record, code, why, core.now()))));
    }

    private void setAlarm(Duration wait) {
        core.vertx().cancelTimer(alarm);
        long millis = Math.max(1, Math.min(wait.toMillis(), LONGEST_NAP.toMillis()));
        alarm = core.vertx().setTimer(millis, timer -> wake());
    }
}
