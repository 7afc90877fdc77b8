// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a cancel that was asked for earlier, as soon as the job can be left. That it was asked for is stored with the
 * job, so it is not forgotten by a restart of either side. Where nothing of the worker's is left to leave out, {@link
 * JobState} decides what the cancel still means.
 */
final class DeferredCancels {
    private static final Logger LOG = LoggerFactory.getLogger(DeferredCancels.class);

    private final Core core;

    DeferredCancels(Core core) {
        this.core = core;
    }

    /** The job may have come to where it can be left. */
    void carryOut(JobId id, long fence) {
        try {
            core.running(id, fence)
                    .filter(record -> record.ordered()
                            && record.job().cancelRequestedAt() != null
                            && record.job().cancellable())
                    .ifPresent(this::ask);
        } catch (StoreException e) {
            // The next phase, or the next start, looks again.
            LOG.warn("the cancel of job {} waits: {}", id, e.getMessage());
        }
    }

    private void ask(JobRecord record) {
        // The worker has the last word; if it cannot stop, the cancel goes on waiting.
        core.worker()
                .cancel(new CancelWork(record.id(), record.fence()))
                .onComplete(
                        reply -> LOG.info("job {} is told to stop: {}", record.id(), reply),
                        failure -> LOG.warn("job {} cannot be told to stop: {}", record.id(), failure.getMessage()));
    }
}
