// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import java.time.Duration;

/** A moment that a step of the system clock does not move. */
final class Deadline {
    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** Zero once it has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    boolean passed() {
        return left().isZero();
    }
}
