// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One moment by both clocks of a host. The wall clock can be set; the time since boot cannot, and it means something as long
 * as the kernel runs that counts it.
 *
 * @param at wall time
 * @param bootId names the kernel's run; empty if unknown
 * @param uptimeMillis since boot, suspended time included ({@code /proc/uptime}); negative if unknown
 */
public record Moment(Instant at, String bootId, long uptimeMillis) {
    public Moment {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(bootId, "bootId");
    }

    /** Whether both are known to be of the same run of the kernel. */
    boolean sameBoot(Moment other) {
        return !bootId.isEmpty() && bootId.equals(other.bootId);
    }

    /** Whether both are known to be of different runs of the kernel. */
    boolean otherBoot(Moment other) {
        return !bootId.isEmpty() && !other.bootId.isEmpty() && !bootId.equals(other.bootId);
    }

    /** Never negative. By the wall clock only where a reboot lies between, or time since boot is not known. */
    Duration since(Moment earlier) {
        Duration passed = sameBoot(earlier) && uptimeMillis >= 0 && earlier.uptimeMillis >= 0
                ? Duration.ofMillis(uptimeMillis - earlier.uptimeMillis)
                : Duration.between(earlier.at, at);
        return passed.isNegative() ? Duration.ZERO : passed;
    }
}
