// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkMessages;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends orders to the worker until they are answered. An order may be sent any number of times: a worker that has it goes on
 * with it, one that has never seen it begins. So silence is never taken for an answer, and nothing is run twice.
 */
final class Orders {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final Core core;
    private final TimeoutWatch watch;
    private final DeferredCancels cancels;
    /** By job: how often its order has been sent since this process began. An answer to any but the last is late. */
    private final Map<JobId, Long> sent = new HashMap<>();

    private final Set<JobId> recovering = new HashSet<>();
    private long sends;

    Orders(Core core, TimeoutWatch watch, DeferredCancels cancels) {
        this.core = core;
        this.watch = watch;
        this.cancels = cancels;
        core.log().onEnd(job -> {
            sent.remove(job.id());
            recovering.remove(job.id());
        });
    }

    /** How many orders were sent again and are not answered yet. */
    int recovering() {
        return recovering.size();
    }

    /** For the first time. */
    void send(JobRecord record) {
        send(record.id(), record.fence());
    }

    /** Every order that is not done, because one of both sides has been started anew. */
    void sendAgain() {
        String bootId = core.now().bootId();
        for (JobRecord record : core.store().active()) {
            // A command that may have been run already, on a host that cannot show whether it has, is not run again.
            boolean unprovable = record.rebooting()
                    && record.job().phase() == Phase.REBOOTING
                    && (bootId.isEmpty() || record.since().bootId().isEmpty());
            if (record.ordered() && !unprovable) {
                LOG.info("job {} goes on after event {} of its worker", record.id(), record.reported());
                recovering.add(record.id());
                send(record.id(), record.fence());
            }
        }
    }

    private void send(JobId id, long fence) {
        long number = ++sends;
        sent.put(id, number);
        try {
            Optional<JobRecord> record = core.running(id, fence).filter(JobRecord::ordered);
            if (record.isEmpty()) {
                sent.remove(id);
            } else if (record.get().rebooting() && record.get().job().reboot().kernelExpected() == null) {
                expect(record.get(), number);
            } else {
                send(record.get(), number);
            }
        } catch (StoreException e) {
            LOG.warn("the order for job {} waits: {}", id, e.getMessage());
            later(id, fence, number);
        }
    }

    /** Before the host goes down it can still say with which kernel it should come back. */
    private void expect(JobRecord record, long number) {
        core.worker().expectedKernel().otherwise("").onSuccess(kernel -> {
            core.retry()
                    .untilStored(
                            "the kernel that job " + record.id() + " expects",
                            () -> core.running(record.id(), record.fence())
                                    .ifPresent(same -> core.log().commit(RebootState.expecting(same, kernel))));
            if (newest(record.id(), number)) {
                send(record.id(), record.fence());
            }
        });
    }

    private void send(JobRecord record, long number) {
        core.worker()
                .run(order(record))
                .onSuccess(reply -> {
                    recovering.remove(record.id());
                    if (reply instanceof WorkReply.Refused refused && busy(refused.problem())) {
                        // It is at work for one that was given up here; that has no bearing on this one but time.
                        LOG.debug(
                                "job {} waits: {}",
                                record.id(),
                                refused.problem().message());
                        later(record.id(), record.fence(), number);
                    } else if (reply instanceof WorkReply.Refused refused) {
                        refused(record, refused.problem());
                    } else {
                        watch.heard(record.id());
                        cancels.carryOut(record.id(), record.fence());
                    }
                })
                .onFailure(failure -> {
                    LOG.warn("no answer to the order for job {}: {}", record.id(), failure.getMessage());
                    later(record.id(), record.fence(), number);
                });
    }

    private static boolean busy(Problem problem) {
        return problem.details().containsKey(WorkMessages.BUSY_WITH);
    }

    private void later(JobId id, long fence, long number) {
        core.timers().after(core.surroundings().pace().retry(), () -> {
            if (newest(id, number)) {
                send(id, fence);
            }
        });
    }

    private boolean newest(JobId id, long number) {
        return sent.getOrDefault(id, 0L) == number;
    }

    private WorkOrder order(JobRecord record) {
        JobSettings settings = core.settings();
        boolean reboot = record.rebooting();
        Duration limit = reboot && core.rebootTimeout().compareTo(settings.timeout()) < 0
                ? core.rebootTimeout()
                : settings.timeout();
        return new WorkOrder(
                record.id(),
                record.fence(),
                reboot ? reboot(record.job().operation()) : record.job().operation(),
                limit,
                settings.lockWait(),
                record.reported(),
                record.mark());
    }

    /** The delay is over when the order goes out: a worker must not wait for it a second time. */
    private static Operation reboot(Operation operation) {
        return operation instanceof Operation.Reboot reboot
                ? new Operation.Reboot(Duration.ZERO, reboot.force(), reboot.reason(), reboot.acceptDatabaseRisk())
                : new Operation.Reboot(Duration.ZERO, false, "needed by the patches that were applied", false);
    }

    private void refused(JobRecord sent, Problem problem) {
        core.retry()
                .untilStored(
                        "the end of job " + sent.id(),
                        () -> core.running(sent.id(), sent.fence())
                                .filter(JobRecord::ordered)
                                .ifPresent(record -> core.log().commit(endOf(record, problem))));
    }

    private Step endOf(JobRecord record, Problem problem) {
        ErrorCode code = problem.code();
        // Nothing has begun that never reported anything, unless the worker has had the order and lost it.
        boolean lost = record.reported() > 0
                || code == ErrorCode.JOB_NOT_FOUND
                || problem.details().containsKey(WorkMessages.NEWEST_FENCE);
        if (lost && record.rebooting() && record.job().phase() == Phase.REBOOTING) {
            return RebootState.waiting(record, "whether the reboot command was run is not known", core.now());
        }
        if (lost) {
            String why = "the worker has no trace of it (" + problem.message() + "); the last that is known is phase "
                    + record.job().phase().wireName() + ": check the package database";
            return core.state().failed(record, JobErrorCode.INTERRUPTED, why, core.now());
        }
        Operation ordered = record.rebooting()
                ? reboot(record.job().operation())
                : record.job().operation();
        String nothing = record.rebooting() ? "the host was not rebooted" : "nothing was changed";
        return core.state()
                .failed(
                        record,
                        RefusalCodes.of(code, ordered),
                        "the worker refused it, " + nothing + ": " + problem.message(),
                        core.now());
    }
}
