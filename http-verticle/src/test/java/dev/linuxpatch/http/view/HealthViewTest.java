// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.Samples;
import dev.linuxpatch.http.tls.CrlState;
import dev.linuxpatch.shared.job.JobMessages.Check;
import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HealthViewTest {
    private static final Check FINE = new Check(true, "ok", "fine");

    private final InventoryView inventory = new InventoryView(Samples.HOST);
    private CrlState crl;
    private PeerState peers;
    private Instant cutOff;
    private Instant now = Samples.NOON;
    private final HealthView health = new HealthView(
            inventory,
            () -> Optional.ofNullable(crl),
            () -> Optional.ofNullable(peers),
            () -> Optional.ofNullable(cutOff),
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }
            },
            () -> Duration.between(Samples.NOON, now).toSeconds() + 3600,
            "1.0",
            () -> false);

    @BeforeEach
    void allWell() {
        inventory.answered(Samples.head(1, 0, 0));
        inventory.replace(new EncodedView(Samples.head(1, 0, 0), List.of(), List.of()));
        health.jobsAnswered(jobs(FINE));
    }

    @Test
    void isHealthyWhenAllIsWell() {
        assertThat(status()).isEqualTo("healthy");
    }

    @ParameterizedTest
    @CsvSource({"VALID, healthy", "MISSING, healthy", "EXPIRED, degraded", "INVALID, degraded"})
    void judgesTheRevocationList(CrlState.Status state, String expected) {
        crl = new CrlState(state, Samples.NOON.minusSeconds(60), Samples.NOON.plusSeconds(60));

        JsonObject report = health.report();

        assertThat(report.getString("status")).isEqualTo(expected);
        assertThat(report.getString("crl_status")).isEqualTo(state.wireName());
        assertThat(report.getLong("crl_age_seconds")).isEqualTo(60);
        assertThat(report.getString("crl_next_update")).isEqualTo("2026-03-01T12:01:00Z");
    }

    @ParameterizedTest
    @EnumSource(CacheState.Status.class)
    void staysHealthyWhateverTheIndexIs(CacheState.Status cache) {
        InventoryHead head = Samples.head(1, 0, 0);
        inventory.answered(new InventoryHead(
                head.host(),
                head.epoch(),
                1,
                head.takenAt(),
                "apt",
                0,
                0,
                0,
                false,
                new CacheState(cache, Samples.NOON, List.of())));

        assertThat(status()).isEqualTo("healthy");
        assertThat(health.report().getString("cache_status")).isEqualTo(cache.wireName());
    }

    @Test
    void isDegradedWhenTheStoreFails() {
        health.jobsAnswered(jobs(new Check(false, "failed", "disk full")));

        assertThat(status()).isEqualTo("degraded");
        assertThat(health.report().getJsonObject("checks").getJsonObject("job_store"))
                .isEqualTo(new JsonObject().put("status", "failed").put("message", "disk full"));
    }

    @Test
    void isDegradedWhenOneRoleIsGoneAndUnhealthyWhenBothAre() {
        health.jobsAbsent("nobody there");
        assertThat(status()).isEqualTo("degraded");

        inventory.absent("nobody there");
        assertThat(status()).isEqualTo("unhealthy");

        health.jobsAnswered(jobs(FINE));
        assertThat(status()).isEqualTo("degraded");
    }

    @Test
    void isEncodedOnceForAllWhoAskInOneSecond() {
        Buffer first = health.encoded();
        now = Samples.NOON.plusMillis(999);

        assertThat(health.encoded()).isSameAs(first);
        assertThat(new JsonObject(first)).isEqualTo(health.report());
    }

    @Test
    void isEncodedAnewWhenASecondHasPassedOrSomethingChanges() {
        health.encoded();

        now = Samples.NOON.plusSeconds(1);
        assertThat(new JsonObject(health.encoded()).getLong("uptime_seconds")).isEqualTo(3601);

        health.jobsAnswered(jobs(new Check(false, "failed", "disk full")));
        assertThat(new JsonObject(health.encoded()).getString("status")).isEqualTo("degraded");
    }

    @Test
    void isDegradedWhenThereIsNoRoomForJobs() {
        health.jobsAnswered(new JobHealth(FINE, new Check(false, "full", "no room"), FINE, 0, 0, 10, false));

        assertThat(status()).isEqualTo("degraded");
        assertThat(health.report().getJsonObject("checks").getJsonObject("job_directory"))
                .isEqualTo(new JsonObject().put("status", "full").put("message", "no room"));
    }

    @Test
    void saysThatJobsAreTakenUpAgainAndStaysHealthy() {
        health.jobsAnswered(new JobHealth(FINE, FINE, new Check(true, "recovering", "2 jobs"), 2, 0, 10, true));

        assertThat(status()).isEqualTo("healthy");
        assertThat(health.report()
                        .getJsonObject("checks")
                        .getJsonObject("recovery")
                        .getString("status"))
                .isEqualTo("recovering");
    }

    private static JobHealth jobs(Check store) {
        return new JobHealth(store, FINE, FINE, 0, 0, 10, false);
    }

    private String status() {
        return health.report().getString("status");
    }

    @Test
    void withoutAClusterNothingIsSaidOfOne() {
        assertThat(health.report().getJsonObject("checks").fieldNames()).doesNotContain("cluster", "quorum");
    }

    @Test
    void aNodeWhosePeersAreMissingIsDegradedAndNamesThem() {
        peers = new PeerState(List.of("node-b", "role:backend"), List.of("node-b"), List.of("role:backend"));

        assertThat(health.report().getString("status")).isEqualTo("degraded");
        JsonObject check = health.report().getJsonObject("checks").getJsonObject("cluster");
        assertThat(check.getString("status")).isEqualTo("incomplete");
        assertThat(check.getString("message")).startsWith("not there: role:backend;");
        assertThat(check.getJsonArray("expected")).containsExactly("node-b", "role:backend");
        assertThat(check.getJsonArray("present")).containsExactly("node-b");
    }

    @Test
    void aSideOfTheClusterThatChangesNothingIsDegradedAndSaysSinceWhen() {
        peers = new PeerState(List.of("node-b"), List.of("node-b"), List.of());
        assertThat(quorum().getString("status")).isEqualTo("ok");
        cutOff = Samples.NOON;

        assertThat(health.report().getString("status")).isEqualTo("degraded");
        assertThat(quorum().getString("status")).isEqualTo("lost");
        assertThat(quorum().getString("message")).contains("since 2026-03-01T12:00:00Z");
    }

    private JsonObject quorum() {
        return health.report().getJsonObject("checks").getJsonObject("quorum");
    }

    @Test
    void aNodeWhosePeersAreThereIsHealthyAndMayHaveMore() {
        peers = new PeerState(List.of("node-b"), List.of("node-b", "node-c"), List.of());

        assertThat(health.report().getString("status")).isEqualTo("healthy");
        assertThat(health.report()
                        .getJsonObject("checks")
                        .getJsonObject("cluster")
                        .getString("status"))
                .isEqualTo("ok");
    }
}
