// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GenerationsTest {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Generations generations = new Generations(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void numbersRiseFromOne() {
        assertThat(generations.current().number()).isZero();
        assertThat(generations.publish(inventory("1")).number()).isEqualTo(1);
        assertThat(generations.publish(inventory("2")).number()).isEqualTo(2);
        assertThat(generations.current().number()).isEqualTo(2);
    }

    @Test
    void theLastFewStayForThoseWhoPageThroughThem() {
        for (String version : List.of("1", "2", "3", "4")) {
            generations.publish(inventory(version));
        }
        assertThat(generations.find(2)).isPresent();
        assertThat(generations.find(1)).isEmpty();
        // When
        now = now.plus(Duration.ofMinutes(1));
        generations.forget();
        // Then
        assertThat(generations.find(3)).isEmpty();
        assertThat(generations.find(4)).isPresent();
    }

    @Test
    void whatDidNotChangeIsKeptOnce() {
        generations.publish(inventory("1"));
        PackageInfo before = generations.current().inventory().packages().get(0);
        generations.publish(inventory("2"));
        assertThat(generations.current().inventory().packages().get(0)).isSameAs(before);
    }

    @Test
    void anAmendmentKeepsTheNumber() {
        generations.publish(inventory("1"));
        HostInventory same = inventory("1");
        generations.amend(new HostInventory(same.packages(), same.patches(), same.available(), now));
        assertThat(generations.current().number()).isEqualTo(1);
        assertThat(generations.current().inventory().indexRefreshed()).isEqualTo(now);
    }

    private static HostInventory inventory(String version) {
        return new HostInventory(
                Stream.of(info("a", "1"), info("b", version)).toList(), List.of(), AvailablePackages.NONE, null);
    }

    private static PackageInfo info(String name, String version) {
        return new PackageInfo(
                new PackageName(name),
                new PackageVersion(version),
                "all",
                PackageStatus.INSTALLED,
                "installed",
                0,
                null,
                false,
                "",
                List.of(),
                List.of(),
                0,
                0,
                null,
                "",
                name,
                List.of());
    }
}
