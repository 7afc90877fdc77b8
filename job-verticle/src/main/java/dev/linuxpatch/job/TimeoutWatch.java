// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up on a worker that reports no end. The worker keeps a job's own time limit; this one is later, for the case that
 * the worker itself is gone. It runs on monotonic time: setting the clock ends no job.
 */
final class TimeoutWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TimeoutWatch.class);

    private final Core core;
    private final Duration limit;

    TimeoutWatch(Core core) {
        this.core = core;
        this.limit = core.settings()
                .timeout()
                .plus(core.settings().lockWait())
                .plus(core.surroundings().reportGrace());
    }

    void start(JobId id, long fence) {
        core.vertx().setTimer(Math.max(1, limit.toMillis()), timer -> giveUp(id, fence));
    }

    private void giveUp(JobId id, long fence) {
        core.retry()
                .untilStored(
                        "the time limit of job " + id,
                        () -> core.running(id, fence).ifPresent(record -> {
                            String why = "no end was reported within " + limit.toSeconds()
                                    + " s; the last that is known is phase "
                                    + record.job().phase().wireName()
                                    + ": check the package database, the package manager may still be running";
                            LOG.error("job {}: {}", id, why);
                            core.log().commit(core.state().silent(record, why, core.now()));
                            // It may be alive and only unheard. If it cannot stop there, it says so and goes on.
                            core.bus()
                                    .request(Addresses.WORK_CANCEL.at(core.host()), new CancelWork(id, fence))
                                    .onFailure(failure -> LOG.info("job {}: {}", id, failure.getMessage()));
                        }));
    }
}
