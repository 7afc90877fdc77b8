// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. */
public final class Awaiting {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long STEP_NANOS = 5_000_000;

    private Awaiting() {}

    /** Returns when the file exists, and fails after 30 seconds. */
    public static void file(Path file) {
        condition(file + " to appear", () -> Files.exists(file));
    }

    /** Returns when the condition holds, and fails after 30 seconds. */
    public static void condition(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + LIMIT.toSeconds() + " s for " + what);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
