// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what must become true, and fails if it does not. */
final class Awaiting {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration STEP = Duration.ofMillis(50);

    private Awaiting() {}

    /** The first value that is not null. */
    static <T> T until(String what, Supplier<T> look) {
        return until(what, LIMIT, look);
    }

    /** The same, for what takes longer than anything else: several JVMs that start at once. */
    static <T> T until(String what, Duration limit, Supplier<T> look) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            T seen = look.get();
            if (seen != null) {
                return seen;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        throw new AssertionError("waited " + limit.toSeconds() + " s in vain until " + what);
    }

    static void untilTrue(String what, Supplier<Boolean> look) {
        until(what, () -> look.get() ? Boolean.TRUE : null);
    }
}
