// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.console;

import java.util.function.LongSupplier;

/** So many at once and then so many a second. */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final int perSecond;
    private final int burst;
    private double tokens;
    private long filledAt;

    TokenBucket(LongSupplier nanoTime, int perSecond, int burst) {
        this.nanoTime = nanoTime;
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Whether one more may pass now. */
    boolean take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
