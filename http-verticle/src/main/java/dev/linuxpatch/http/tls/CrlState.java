// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * The state of the configured revocation list, for {@code /health}.
 *
 * @param status what it is
 * @param issued when the list in force was issued (the oldest, when there are several), or null when none is in force
 * @param nextUpdate when the list in force should be replaced (the earliest), or null when it does not say
 */
public record CrlState(Status status, Instant issued, Instant nextUpdate) {

    /** What a revocation list is; the wire form is lower case. */
    public enum Status {
        /** In force and up to date. */
        VALID,
        /** In force, but the CA should have issued another by now. */
        EXPIRED,
        /** Configured, but the file has never been there: nobody is refused as revoked. */
        MISSING,
        /** The file is not a revocation list of the CA; the one before it, if any, stays in force. */
        INVALID;

        /** The word of the wire contract. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CrlState {
        Objects.requireNonNull(status);
    }

    /** Seconds since the list was issued, or null when none is in force; not negative. */
    public Long ageSeconds(Clock clock) {
        return issued == null
                ? null
                : Math.max(0, Duration.between(issued, clock.instant()).toSeconds());
    }
}
