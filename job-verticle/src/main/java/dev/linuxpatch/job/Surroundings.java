// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the verticle takes from the world around it, so that a test can hold it.
 *
 * @param clock wall time, in whole milliseconds, as the store keeps it
 * @param ids names for new jobs
 * @param kernel what runs this host
 * @param pace how long things take
 */
record Surroundings(Clock clock, Supplier<JobId> ids, Kernel kernel, Pace pace) {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    /**
     * The kernel that runs, from {@code proc(5)}.
     *
     * @param bootId names its run; empty if it cannot be read
     * @param release as {@code uname -r} has it; empty if it cannot be read
     * @param uptimeMillis time since boot, suspended time included; negative if it cannot be read
     */
    record Kernel(Supplier<String> bootId, Supplier<String> release, LongSupplier uptimeMillis) {
        private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
        private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
        private static final Path UPTIME = Path.of("/proc/uptime");
        private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

        static Kernel real() {
            // Neither changes while this process lives.
            String bootId = read(BOOT_ID);
            String release = read(RELEASE);
            return new Kernel(() -> bootId, () -> release, Kernel::uptime);
        }

        /** Names this process, for a person. */
        static String node() {
            return read(HOST_NAME) + ":" + ProcessHandle.current().pid();
        }

        private static long uptime() {
            String seconds = read(UPTIME).split(" ", 2)[0];
            try {
                return seconds.isEmpty() ? -1 : (long) (Double.parseDouble(seconds) * 1000);
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        private static String read(Path file) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                return "";
            }
        }
    }

    /**
     * How long things take.
     *
     * @param reportGrace how long after its own limits a worker may be silent: it repairs before it reports an end
     * @param cancelWait how long a caller waits for a stopped job to end
     * @param housekeeping time between two looks at what is due or can be forgotten
     * @param retry how long until something that the store refused, or nobody answered, is tried again
     */
    record Pace(Duration reportGrace, Duration cancelWait, Duration housekeeping, Duration retry) {
        static Pace real() {
            return new Pace(
                    Duration.ofMinutes(2), Duration.ofSeconds(12), Duration.ofSeconds(30), Duration.ofSeconds(2));
        }
    }

    static Surroundings real(Clock clock) {
        return new Surroundings(
                Clock.tick(clock, MILLISECOND), () -> new JobId(UUID.randomUUID()), Kernel.real(), Pace.real());
    }

    Moment now() {
        return new Moment(
                clock.instant(), kernel.bootId().get(), kernel.uptimeMillis().getAsLong());
    }

    Surroundings with(Pace next) {
        return new Surroundings(clock, ids, kernel, next);
    }
}
