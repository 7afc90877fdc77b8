// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** When the server certificate ends, for health and metrics. */
public record CertificateExpiry(Instant notAfter) {
    public CertificateExpiry {
        Objects.requireNonNull(notAfter);
    }

    /** Whole days left; 0 on the last day, negative when it has ended. */
    public long daysLeft(Clock clock) {
        return Math.floorDiv(
                Duration.between(clock.instant(), notAfter).toSeconds(),
                Duration.ofDays(1).toSeconds());
    }
}
