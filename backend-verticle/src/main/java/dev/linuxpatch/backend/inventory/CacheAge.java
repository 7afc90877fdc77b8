// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.CacheState.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How far the package index can be trusted, from its files and from what became of our own refreshes. Safe for threads. */
final class CacheAge {
    private final Clock clock;
    private final Duration staleAfter;
    private Instant succeeded;
    private Instant failed;
    private List<String> failedRepositories = List.of();

    CacheAge(Clock clock, Duration staleAfter) {
        this.clock = clock;
        this.staleAfter = staleAfter;
    }

    synchronized void refreshSucceeded(Instant at) {
        succeeded = at;
        failed = null;
        failedRepositories = List.of();
    }

    synchronized void refreshFailed(List<String> repositories) {
        failed = clock.instant();
        failedRepositories = List.copyOf(repositories);
    }

    /** @param fromFiles when the files say that it was refreshed; null if they do not */
    synchronized CacheState state(Instant fromFiles) {
        // Without files there is no index, whatever was refreshed.
        Instant last = fromFiles == null ? null : later(fromFiles, succeeded);
        if (failed != null && (last == null || !last.isAfter(failed))) {
            return new CacheState(Status.FAILED, last, failedRepositories);
        }
        if (last == null) {
            return CacheState.NONE;
        }
        boolean stale = Duration.between(last, clock.instant()).compareTo(staleAfter) > 0;
        return new CacheState(stale ? Status.STALE : Status.FRESH, last, List.of());
    }

    private static Instant later(Instant a, Instant b) {
        return b == null || a.isAfter(b) ? a : b;
    }
}
