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

    private final boolean cluster;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final long begunNanos;
    /** Of each that has a majority, when it said so last. */
    private final ConcurrentMap<String, Long> heard = new ConcurrentHashMap<>();
    /** When the last of all said so; before the first one, when this front began. */
    private volatile Instant last;

    private Keepers(boolean cluster, Clock clock, LongSupplier nanoTime) {
        this.cluster = cluster;
        this.clock = Objects.requireNonNull(clock);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.begunNanos = nanoTime.getAsLong();
        this.last = clock.instant();
    }

    /** Of a process that stands alone: nothing can be between its parts. */
    public static Keepers alone() {
        return new Keepers(false, Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    public static Keepers ofCluster(Clock clock, LongSupplier nanoTime) {
        return new Keepers(true, clock, nanoTime);
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

    /** Since when none is heard, though this front has listened for long enough; empty while one is. */
    public Optional<Instant> lost() {
        return !cluster || recent(begunNanos) || heard.values().stream().anyMatch(this::recent)
                ? Optional.empty()
                : Optional.of(last);
    }

    private boolean recent(long nanos) {
        return nanoTime.getAsLong() - nanos < KeeperMessages.SILENCE.toNanos();
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
