// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The current generation, and the last few for readers who are in the middle of their pages. Immutable to readers. */
final class Generations {
    private static final int KEPT = 3;
    private static final Duration KEPT_FOR = Duration.ofSeconds(30);

    private final Clock clock;
    private volatile List<Generation> newestFirst = List.of(Generation.NONE);

    Generations(Clock clock) {
        this.clock = clock;
    }

    Generation current() {
        return newestFirst.get(0);
    }

    /** That generation, if it is the current one or was not long ago. */
    Optional<Generation> find(long number) {
        return newestFirst.stream()
                .filter(generation -> generation.number() == number)
                .findFirst();
    }

    /** Only one thread publishes. */
    Generation publish(HostInventory inventory) {
        Generation next = current().next(inventory, clock.instant());
        newestFirst =
                Stream.concat(Stream.of(next), newestFirst.stream()).limit(KEPT).toList();
        return next;
    }

    /** Replaces the current inventory by one that tells the same. */
    void amend(HostInventory inventory) {
        Generation current = current();
        Generation amended = new Generation(
                current.number(), current.takenAt(), inventory.sharing(current.inventory()), current.installedNames());
        newestFirst =
                Stream.concat(Stream.of(amended), newestFirst.stream().skip(1)).toList();
    }

    /** Lets go of those that nobody pages through any more; called now and then by the thread that publishes. */
    void forget() {
        List<Generation> known = newestFirst;
        if (known.size() > 1 && known.get(0).takenAt().plus(KEPT_FOR).isBefore(clock.instant())) {
            newestFirst = List.of(known.get(0));
        }
    }
}
