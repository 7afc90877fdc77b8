// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts messages between JVMs that did not come through, and says so in the log. Safe from every thread. */
public final class BusFaults {
    private static final Logger LOG = LoggerFactory.getLogger(BusFaults.class);

    private final LongAdder unreadable = new LongAdder();
    private final LongAdder oversized = new LongAdder();

    /** Messages that arrived and were not understood. */
    public long unreadable() {
        return unreadable.sum();
    }

    /** Messages that were not sent because of their size. */
    public long oversized() {
        return oversized.sum();
    }

    Unreadable notUnderstood(String reason) {
        unreadable.increment();
        LOG.warn("a message of another node is refused: {}", reason);
        return new Unreadable(reason);
    }

    Unreadable tooLarge(String type, long bytes, int limit) {
        oversized.increment();
        String reason = type + " of " + bytes + " bytes is more than the " + limit + " that a message may have";
        LOG.error("a message is not sent: {}", reason);
        return new Unreadable(reason);
    }
}
