// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.shared.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets jobs that ended long ago, or are too many, and logs where the store has grown too large. A little at a time, so that
 * nobody waits for it.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int JOBS_AT_ONCE = 10;
    /** More than a daylight change, which does not touch this clock, or a correction of a good one. */
    private static final Duration JUMP = Duration.ofHours(1);

    private static final Duration HOLD = Duration.ofDays(1);

    private final Core core;
    private final RetentionSettings settings;

    private boolean woken;
    /** When it was looked last; null before the first time. */
    private Moment last;
    /** When the clock was last seen to jump forward; null if it stands as it went. */
    private Moment held;

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

    /** Takes something away if the store is too large; logs first, because a job without its log can still be undone. */
    private boolean bounded() {
        if (core.store().usedBytes() <= settings.maxStoreBytes()) {
            return false;
        }
        if (core.store().trimLog()) {
            LOG.info(
                    "the job store is larger than {} bytes: lines of its oldest log were removed",
                    settings.maxStoreBytes());
            return true;
        }
        List<JobId> oldest = core.store().expired(0, Instant.EPOCH, 1);
        oldest.forEach(core.store()::delete);
        return !oldest.isEmpty();
    }

    private void forget() {
        try {
            List<JobId> expired = core.store().expired(settings.maxJobs(), oldest(core.now()), JOBS_AT_ONCE);
            expired.forEach(core.store()::delete);
            if (!expired.isEmpty()) {
                LOG.info("{} ended job(s) were forgotten", expired.size());
            }
            if (core.store().shrink() || bounded()) {
                wake();
            }
        } catch (StoreException e) {
            LOG.warn("ended jobs are not forgotten yet: {}", e.getMessage());
        }
    }

    /** A wrong date must not cost the history before somebody has seen it: after a jump forward age counts again in a day. */
    private Instant oldest(Moment now) {
        if (last != null) {
            Duration jump = Duration.between(last.at(), now.at()).minus(now.since(last));
            if (jump.compareTo(JUMP) > 0) {
                LOG.warn("the clock was set forward by {}: no job is forgotten for its age for {}", jump, HOLD);
                held = now;
            } else if (jump.compareTo(JUMP.negated()) < 0) {
                held = null;
            }
        }
        last = now;
        boolean holds = held != null && now.since(held).compareTo(HOLD) < 0;
        return holds ? Instant.EPOCH : now.at().minus(settings.maxAge());
    }
}
