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
 * @param validUntil when the first of the repositories expires by its own word; null if none says so
 * @param signers keys that the repositories are signed with, in the words of the package manager; empty if unknown
 */
public record CacheState(
        Status status, Instant lastUpdate, List<String> failedRepositories, Instant validUntil, List<String> signers) {
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

    public CacheState(Status status, Instant lastUpdate, List<String> failedRepositories) {
        this(status, lastUpdate, failedRepositories, null, List.of());
    }

    /** The same, of repositories that say when they expire, and whose signers are known. */
    public CacheState signed(Instant until, List<String> keys) {
        return new CacheState(status, lastUpdate, failedRepositories, until, keys);
    }

    public CacheState {
        failedRepositories = List.copyOf(failedRepositories);
        signers = List.copyOf(signers);
    }
}
