// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.time.Duration;

/**
 * How the ownership of a shared store is timed.
 *
 * @param lease for how long it is given, by the clock of the store
 * @param renewal time between two renewals
 * @param poll time between two attempts to take it, or to renew it after one that failed
 * @param margin the owner counts it as over this much earlier, because clocks do not run equally fast
 */
public record LeaseTimes(Duration lease, Duration renewal, Duration poll, Duration margin) {
    /** Another node acts within three seconds after the owner has died; a pause of a second costs nothing. */
    static LeaseTimes real() {
        return new LeaseTimes(
                Duration.ofSeconds(2), Duration.ofMillis(600), Duration.ofMillis(300), Duration.ofMillis(200));
    }
}
