// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.limit;

import java.util.Objects;

/**
 * The limits of each client address.
 *
 * @param read for requests that change nothing
 * @param destructive for requests that change the host
 */
public record RateLimits(Limit read, Limit destructive) {
    public RateLimits {
        Objects.requireNonNull(read);
        Objects.requireNonNull(destructive);
    }

    /**
     * A token bucket.
     *
     * @param perMinute tokens that come back in a minute, at least 1
     * @param burst tokens in a full bucket, at least 1
     */
    public record Limit(int perMinute, int burst) {
        public Limit {
            if (perMinute < 1 || burst < 1) {
                throw new IllegalArgumentException("a rate limit needs at least 1 per minute and a burst of 1, not "
                        + perMinute + " and " + burst);
            }
        }
    }

    /** What a request does, as far as limits go. */
    public enum Kind {
        READ,
        DESTRUCTIVE
    }

    Limit of(Kind kind) {
        return switch (kind) {
            case READ -> read;
            case DESTRUCTIVE -> destructive;
        };
    }
}
