// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.CacheState.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheAgeTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private final CacheAge age = new CacheAge(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofHours(4));

    @Test
    void theFilesTellTheAge() {
        assertThat(age.state(null)).isEqualTo(CacheState.NONE);
        assertThat(age.state(NOW.minus(Duration.ofHours(4))).status()).isEqualTo(Status.FRESH);
        assertThat(age.state(NOW.minus(Duration.ofHours(4)).minusSeconds(1)).status())
                .isEqualTo(Status.STALE);
    }

    @Test
    void ourOwnRefreshCountsEvenIfNoFileChanged() {
        age.refreshSucceeded(NOW.minusSeconds(5));
        assertThat(age.state(NOW.minus(Duration.ofDays(3))))
                .isEqualTo(new CacheState(Status.FRESH, NOW.minusSeconds(5), List.of()));
    }

    @Test
    void withoutListsNothingWasRefreshed() {
        age.refreshSucceeded(NOW);
        assertThat(age.state(null)).isEqualTo(CacheState.NONE);
    }

    @Test
    void aFailureCountsUntilASuccessOfOursOrOfAnotherOne() {
        Instant before = NOW.minusSeconds(60);
        age.refreshFailed(List.of("r"));
        assertThat(age.state(before)).isEqualTo(new CacheState(Status.FAILED, before, List.of("r")));
        assertThat(age.state(null).status()).isEqualTo(Status.FAILED);
        assertThat(age.state(NOW.plusSeconds(1)).status()).isEqualTo(Status.FRESH);
        age.refreshSucceeded(NOW);
        assertThat(age.state(before).status()).isEqualTo(Status.FRESH);
    }
}
