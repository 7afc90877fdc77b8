// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the verticle takes from the world around it, so that a test can hold it.
 *
 * @param clock wall time, in whole milliseconds, as the store keeps it
 * @param ids names for new jobs
 * @param bootId identity of the kernel's run, from {@code random(4)}'s {@code /proc/sys/kernel/random/boot_id}; empty if it
 *     cannot be read
 * @param reportGrace how long after its own limits a worker may take to report an end: it repairs before it does
 * @param cancelWait how long a caller waits for a stopped job to end
 * @param housekeeping time between two looks at what is due or can be forgotten
 * @param storeRetry how long until something that the store refused is tried again
 */
record Surroundings(
        Clock clock,
        Supplier<JobId> ids,
        Supplier<String> bootId,
        Duration reportGrace,
        Duration cancelWait,
        Duration housekeeping,
        Duration storeRetry) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    static Surroundings real(Clock clock) {
        return new Surroundings(
                Clock.tick(clock, MILLISECOND),
                () -> new JobId(UUID.randomUUID()),
                Surroundings::readBootId,
                Duration.ofMinutes(2),
                Duration.ofSeconds(12),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }

    private static String readBootId() {
        try {
            return Files.exists(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
