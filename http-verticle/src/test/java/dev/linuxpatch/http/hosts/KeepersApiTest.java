// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.ApiFixture;
import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.http.Samples;
import dev.linuxpatch.http.events.StreamClient;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostRecord;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.KeeperMessages;
import dev.linuxpatch.shared.job.KeeperMessages.KeeperBeat;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A front of a cluster that has fallen apart; the hosts of its side are there. */
class KeepersApiTest {
    private static final HostId WEB = new HostId("web-01");
    private static final String PACKAGES = "/api/v1/hosts/web-01/packages";

    private ApiFixture api;

    @BeforeEach
    void start() {
        CacheState fresh = new CacheState(CacheState.Status.FRESH, Samples.NOON, List.of());
        api = new ApiFixture.Setup()
                .cluster()
                .start()
                .serve(
                        Addresses.INVENTORY_HEAD.at(WEB),
                        asked -> new InventoryHead(WEB, "epoch-1", 1, Samples.NOON, "apt", 3, 0, 0, false, fresh))
                .serve(
                        Addresses.INVENTORY_PACKAGES.at(WEB),
                        asked -> new PackagesReply.Page(
                                1, asked.offset(), Samples.packages(3).subList(asked.offset(), 3)))
                .deploy();
        api.bus()
                .publish(
                        Addresses.HOST_TOPIC,
                        new HostBeat(
                                new HostRecord(
                                        WEB, "web", Map.of(), List.of(), "debian", "12", "x86_64", "apt", "1.2.3"),
                                null,
                                false,
                                null));
        StreamClient.until(() -> api.get("/api/v1/hosts").data().getInteger("total") == 1);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/packages/bash, {}",
        "POST, /api/v1/packages, {}",
        "DELETE, /api/v1/hosts/web-01/packages/bash, ",
        "POST, /api/v1/hosts/web-01/patches/apply, {}",
        "POST, /api/v1/system/reboot, {}",
        "DELETE, /api/v1/jobs/9f3c1d1e-5b1c-4a64-8d8e-0a6d7f1f6f11, "
    })
    void aSideWithoutMostOfTheKeepersChangesNothing(String method, String path, String body) {
        api.pass(KeeperMessages.SILENCE);

        Answer answer = api.request(
                HttpMethod.valueOf(method),
                path,
                Map.of("Content-Type", "application/json"),
                body == null ? null : Buffer.buffer(body));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error().getString("code")).isEqualTo("NO_QUORUM");
        assertThat(answer.error().getBoolean("retryable")).isTrue();
        assertThat(answer.error().getJsonObject("details").getString("since")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(answer.header("retry-after")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {PACKAGES, "/api/v1/hosts", "/api/v1/hosts/web-01"})
    void itsReadsSayThatTheyMayBeOld(String path) {
        assertThat(api.get(path).data().containsKey("stale")).isFalse();
        api.pass(KeeperMessages.SILENCE);

        Answer answer = api.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().getJsonObject("stale").getString("reason")).isEqualTo("no_quorum");
        assertThat(answer.header("etag")).isNull();
    }

    @Test
    void jobsThatAreKnownThereAreToldAndSayIt() {
        Job job = Samples.job(
                new Operation.Reboot(Duration.ZERO, false, null, false), JobStatus.COMPLETED, Samples.JOB.toString());
        api.serve(Addresses.JOB_LIST.at(WEB), asked -> new JobPage(List.of(), 7));
        api.serve(Addresses.JOB_GET.at(WEB), asked -> new JobReply.Found(Samples.detail(job)));
        api.pass(KeeperMessages.SILENCE);

        JsonObject list = api.get("/api/v1/hosts/web-01/jobs").data();
        JsonObject one = api.get("/api/v1/hosts/web-01/jobs/" + job.id()).data();

        assertThat(list.getInteger("total")).isEqualTo(7);
        assertThat(list.getJsonObject("stale").getString("reason")).isEqualTo("no_quorum");
        assertThat(one.getString("status")).isEqualTo("completed");
        assertThat(one.getJsonObject("stale").getString("reason")).isEqualTo("no_quorum");
    }

    @Test
    void whatNobodyOnThatSideKnowsIsRefusedInTheSameWords() {
        api.pass(KeeperMessages.SILENCE);

        assertThat(api.get("/api/v1/hosts/web-01/jobs").error().getString("code"))
                .isEqualTo("NO_QUORUM");
    }

    @Test
    void whileOneIsHeardThatHasTheMajorityAllIsAsAlways() {
        api.pass(KeeperMessages.SILENCE);

        beat(true);

        StreamClient.until(() -> !api.get("/api/v1/hosts").data().containsKey("stale"));
        assertThat(api.get("/api/v1/hosts/web-01/jobs").error().getString("code"))
                .isEqualTo("SERVICE_UNAVAILABLE");
        api.pass(KeeperMessages.SILENCE);
        assertThat(api.get("/api/v1/hosts").data().containsKey("stale")).isTrue();
    }

    /** It knows it before others have been silent for long enough. */
    @Test
    void oneThatHasLostItsMajorityIsBelievedAtOnce() {
        api.pass(KeeperMessages.SILENCE);
        beat(true);
        StreamClient.until(() -> !api.get("/api/v1/hosts").data().containsKey("stale"));

        beat(false);

        StreamClient.until(() -> api.get("/api/v1/hosts").data().containsKey("stale"));
    }

    private void beat(boolean quorum) {
        api.bus().publish(Addresses.KEEPER_TOPIC, new KeeperBeat("jobs-1", quorum));
    }
}
