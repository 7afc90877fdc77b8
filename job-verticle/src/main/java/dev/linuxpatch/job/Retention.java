// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.shared.job.JobId;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets jobs that ended long ago, or are too many. A little at a time, so that nobody waits for it. */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int JOBS_AT_ONCE = 10;

    private final Core core;
    private final RetentionSettings settings;

    private boolean woken;

    Retention(Core core) {
        this.core = core;
        this.settings = core.settings().retention();
    }

    /** Look whether there is something to forget, but only after what is being done now. */
    void wake() {
        if (!woken) {
            woken = true;
            core.timers().soon(() -> {
                woken = false;
                forget();
            });
        }
    }

    private void forget() {
        try {
            Instant oldest = core.now().at().minus(settings.maxAge());
            List<JobId> expired = core.store().expired(settings.maxJobs(), oldest, JOBS_AT_ONCE);
            expired.forEach(core.store()::delete);
            if (!expired.isEmpty()) {
                LOG.info("{} ended job(s) were forgotten", expired.size());
            }
            if (core.store().shrink()) {
                wake();
            }
        } catch (StoreException e) {
            LOG.warn("ended jobs are not forgotten yet: {}", e.getMessage());
        }
    }
}
