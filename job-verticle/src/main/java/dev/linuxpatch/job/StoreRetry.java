// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats what must be recorded until the store takes it: a full disk must not leave a job without an end. */
final class StoreRetry {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRetry.class);

    private final Timers timers;
    private final Duration pause;
    private boolean stopped;

    StoreRetry(Timers timers, Duration pause) {
        this.timers = timers;
        this.pause = pause;
    }

    /** @param change looks at the store anew each time, because meanwhile it may have changed */
    void untilStored(String what, Runnable change) {
        if (stopped) {
            return;
        }
        try {
            change.run();
        } catch (StoreException e) {
            LOG.warn("{} waits: {}", what, e.getMessage());
            timers.after(pause, () -> untilStored(what, change));
        }
    }

    /** The store is about to be closed. */
    void stop() {
        stopped = true;
    }
}
