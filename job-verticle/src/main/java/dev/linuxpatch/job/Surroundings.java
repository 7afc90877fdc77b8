// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.host.HostBoot;
import dev.linuxpatch.shared.job.JobId;
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
 * @param kernel what runs the host whose jobs are kept
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
        /** That of this machine. */
        static Kernel real() {
            // Neither name changes while this process lives.
            HostBoot boot = HostBoot.ofThisMachine();
            return new Kernel(boot::bootId, boot::kernel, HostBoot::uptime);
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

    Surroundings with(Kernel next) {
        return new Surroundings(clock, ids, next, pace);
    }

    Surroundings with(Pace next) {
        return new Surroundings(clock, ids, kernel, next);
    }
}
