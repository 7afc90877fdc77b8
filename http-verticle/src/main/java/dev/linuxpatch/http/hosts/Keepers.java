// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.hosts;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.KeeperMessages;
import dev.linuxpatch.shared.job.KeeperMessages.KeeperBeat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Whether one of the nodes that keep jobs can be reached from this front which has most of them on its side. If not, this
 * front is on the side of a cluster that changes nothing, or there is no other. Safe from every thread.
 */
public final class Keepers {
    private static final Duration RETRY_SOON = Duration.ofSeconds(2);

    private final Clock clock;
    private final LongSupplier nanoTime;
    /** Of each that has a majority, when it said so last. */
    private final ConcurrentMap<String, Long> heard = new ConcurrentHashMap<>();
    /** The last of all; null before the first one, so for ever in a process that stands alone. */
    private volatile Instant last;

    /** @param nanoTime as {@link System#nanoTime()} */
    public Keepers(Clock clock, LongSupplier nanoTime) {
        this.clock = Objects.requireNonNull(clock);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    void heard(KeeperBeat beat) {
        if (beat.quorum()) {
            last = clock.instant();
            heard.put(beat.node(), nanoTime.getAsLong());
        } else {
            // It knows before others have been silent for long enough.
            heard.remove(beat.node());
        }
    }

    /** When one was heard last; empty while one is, and before one ever was. */
    public Optional<Instant> lost() {
        long now = nanoTime.getAsLong();
        return heard.values().stream().anyMatch(at -> now - at < KeeperMessages.SILENCE.toNanos())
                ? Optional.empty()
                : Optional.ofNullable(last);
    }

    /** Since when none is heard; never negative. */
    public Duration age(Instant lost) {
        Duration age = Duration.between(lost, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Why nothing can be changed through this front; empty if it can. */
    public Optional<Problem> refusal() {
        return lost().map(since -> Problem.of(
                        ErrorCode.NO_QUORUM,
                        "from this front no node that keeps jobs can be reached which has most of them on its side, since "
                                + since + ": nothing is changed until one can; ask another front, or again later",
                        Map.of("since", since.toString()))
                .retryAfter(RETRY_SOON));
    }
}
