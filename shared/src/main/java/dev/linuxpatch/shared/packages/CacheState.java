// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How far the package index can be trusted.
 *
 * @param lastUpdate last successful refresh; null if unknown
 * @param failedRepositories repositories that the last refresh could not read
 */
public record CacheState(Status status, Instant lastUpdate, List<String> failedRepositories) {
    /** In the words of the wire contract. */
    public enum Status {
        FRESH,
        STALE,
        UNKNOWN,
        FAILED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final CacheState NONE = new CacheState(Status.UNKNOWN, null, List.of());

    public CacheState {
        failedRepositories = List.copyOf(failedRepositories);
    }
}
