// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.host.HostMessages;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up on what does not come: an end from a worker that has fallen silent, and a host that does not restart. A worker
 * keeps a job's own time limit and repairs after it; this one is later, for the case that the worker itself is gone. It counts
 * the time since boot, so setting the clock ends no job, and it counts on after a restart of the service.
 */
final class TimeoutWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TimeoutWatch.class);

    private final Core core;
    private final Moment began;
    private final Map<JobId, Moment> heard = new HashMap<>();
    private long alarm = Timers.NONE;

    TimeoutWatch(Core core) {
        this.core = core;
        this.began = core.now();
        core.log().onEnd(job -> heard.remove(job.id()));
    }

    /** The worker of a job has given a sign of life. */
    void heard(JobId id) {
        heard.put(id, core.now());
    }

    /** Ends what is overdue, and comes back when the next job will be. */
    void look() {
        try {
            Optional<Duration> next = Optional.empty();
            for (JobRecord record : core.store().active()) {
                if (record.busy()) {
                    Duration left = left(record);
                    if (left.isZero()) {
                        giveUp(record);
                    } else if (next.isEmpty() || left.compareTo(next.get()) < 0) {
                        next = Optional.of(left);
                    }
                }
            }
            next.ifPresent(this::setAlarm);
        } catch (StoreException e) {
            LOG.warn("time limits wait: {}", e.getMessage());
            setAlarm(core.surroundings().pace().retry());
        }
    }

    private void setAlarm(Duration wait) {
        core.timers().cancel(alarm);
        alarm = core.timers().after(wait, this::look);
    }

    private Duration left(JobRecord record) {
        Moment now = core.now();
        Duration left = limit(record).minus(now.since(record.since()));
        if (record.ordered()) {
            Duration grace = core.surroundings().pace().reportGrace();
            Duration patience = grace.minus(now.since(heard.getOrDefault(record.id(), began)));
            left = longer(left, patience);
        }
        if (record.rebooting() && now.bootId().isEmpty()) {
            // Who has just begun to keep these jobs has not heard the host yet.
            left = longer(left, HostMessages.SILENCE.minus(now.since(began)));
        }
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Duration limit(JobRecord record) {
        if (record.commanded()) {
            return core.rebootTimeout();
        }
        Duration grace = core.surroundings().pace().reportGrace();
        return record.rebooting()
                ? core.rebootTimeout().plus(grace)
                : core.settings()
                        .timeout()
                        .multipliedBy(runs(record.job().phase()))
                        .plus(core.settings().lockWait())
                        .plus(grace);
    }

    /** The health gate may take the time limit once more, and what is taken back because of it has one of its own. */
    private static int runs(Phase phase) {
        return switch (phase) {
            case CHECKING -> 2;
            case ROLLING_BACK -> 3;
            case QUEUED,
                    PREPARING,
                    REFRESHING,
                    DOWNLOADING,
                    CHANGING,
                    REPAIRING,
                    VERIFYING,
                    AWAITING_REBOOT,
                    REBOOTING,
                    ENDED -> 1;
        };
    }

    private void giveUp(JobRecord record) {
        Step end = record.rebooting() ? notRebooted(record) : silent(record);
        LOG.error("job {}: {}", record.id(), end.record().job().message());
        core.log().commit(end);
        if (record.ordered()) {
            // It may be alive and only unheard. If it cannot stop there, it says so and goes on.
            core.worker()
                    .cancel(new CancelWork(record.id(), record.fence()))
                    .onFailure(failure -> LOG.info("job {}: {}", record.id(), failure.getMessage()));
        }
    }

    private Step silent(JobRecord record) {
        String why = "no end was reported within " + limit(record).toSeconds() + " s; the last that is known is phase "
                + record.job().phase().wireName()
                + ": check the package database, the package manager may still be running";
        return core.state().silent(record, why, core.now());
    }

    private Step notRebooted(JobRecord record) {
        Moment now = core.now();
        if (now.otherBoot(record.since())) {
            return RebootState.proven(
                    record, now, core.surroundings().kernel().release().get());
        }
        Job job = record.job();
        String why = now.sameBoot(record.since())
                ? "the host was not restarted within " + limit(record).toSeconds()
                        + " s after the reboot command: it still runs" + " with boot id " + now.bootId()
                : "whether the host was rebooted is not known: it does not tell its boot id";
        return RebootState.failed(record, JobErrorCode.REBOOT_ERROR, why, job.exitCode(), now);
    }
}
