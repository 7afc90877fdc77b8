// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.ApiFixture;
import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.http.Samples;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.events.EventRoutes;
import dev.linuxpatch.http.events.StreamClient;
import dev.linuxpatch.http.route.UnderHost;
import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostMessages.HostsPage;
import dev.linuxpatch.shared.host.HostMessages.KnownHost;
import dev.linuxpatch.shared.host.HostRecord;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.PackageInfo;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsApiTest {
    private static final HostId WEB = new HostId("web-01");
    private static final HostId DB = new HostId("db-01");
    private static final HostId GONE = new HostId("gone-01");
    private static final Instant EARLIER = Samples.NOON.minusSeconds(3600);
    private static final List<PackageInfo> WEB_PACKAGES = Samples.packages(3);

    private ApiFixture api;

    @BeforeEach
    void start() {
        WebSocketSettings streams = new WebSocketSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), 1024, 1024, 10);
        api = new ApiFixture.Setup()
                .extra(vertx -> List.of(new UnderHost(
                        new EventRoutes(vertx, streams, Keepers.alone(), new TailSeats(10), new Drain()))))
                .start()
                .serve(
                        Addresses.HOST_LIST,
                        asked -> new HostsPage(List.of(new KnownHost(record(GONE, "arch", Map.of()), EARLIER)), 1))
                .serve(Addresses.INVENTORY_HEAD.at(WEB), asked -> head(WEB_PACKAGES.size()))
                .serve(
                        Addresses.INVENTORY_PACKAGES.at(WEB),
                        asked -> new PackagesReply.Page(
                                1, asked.offset(), WEB_PACKAGES.subList(asked.offset(), WEB_PACKAGES.size())))
                .serve(Addresses.JOB_LIST.at(WEB), asked -> new JobPage(List.of(), 42))
                .serve(Addresses.JOB_EVENTS.at(GONE), asked -> new EventPage(List.of(), 7, 8, 7, false))
                .deploy();
        beat(record(WEB, "debian", Map.of("role", "web", "zone", "eu-1")), false);
        beat(record(DB, "fedora", Map.of("role", "db")), false);
        await(3);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void tellsWhoThereIs() {
        JsonObject data = api.get("/api/v1/hosts").data();

        assertThat(data.getInteger("total")).isEqualTo(3);
        assertThat(ids(data)).containsExactly("db-01", "gone-01", "web-01");
        assertThat(data.getJsonArray("hosts").getJsonObject(2))
                .isEqualTo(new JsonObject()
                        .put("host_id", "web-01")
                        .put("name", "web-01.example")
                        .put("state", "online")
                        .put("last_seen", "2026-03-01T12:00:00Z")
                        .put("default", false)
                        .put("labels", new JsonObject().put("role", "web").put("zone", "eu-1"))
                        .put("addresses", new JsonArray().add("192.0.2.7"))
                        .put("distribution", "debian")
                        .put("distribution_version", "12")
                        .put("architecture", "x86_64")
                        .put("package_manager", "apt")
                        .put("version", "1.2.3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "label=role=web | web-01",
                "label=role | db-01 web-01",
                "label=role=web,zone=eu-1 | web-01",
                "label=role=web,zone=eu-2 | ''",
                "state=offline | gone-01",
                "state=online | db-01 web-01",
                "distribution=fedora | db-01",
                "limit=1&offset=1 | gone-01"
            })
    void selects(String query, String expected) {
        Answer answer = api.get("/api/v1/hosts?" + query);

        assertThat(String.join(" ", ids(answer.data()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"label=-x, label", "state=away, state", "distribution=a%20b, distribution", "limit=x, limit"})
    void namesTheWrongParameter(String query, String field) {
        Answer answer = api.get("/api/v1/hosts?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()
                        .getJsonObject("details")
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("field"))
                .isEqualTo(field);
    }

    @Test
    void tellsOfOneThatOthersRemember() {
        JsonObject host = api.get("/api/v1/hosts/gone-01").data();

        assertThat(host.getString("state")).isEqualTo("offline");
        assertThat(host.getString("last_seen")).isEqualTo(EARLIER.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/hosts/nobody", "/api/v1/hosts/nobody/packages", "/api/v1/hosts/nobody/jobs"})
    void nobodyKnowsIt(String path) {
        Answer answer = api.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error().getString("code")).isEqualTo("HOST_NOT_FOUND");
        assertThat(answer.error().getBoolean("retryable")).isFalse();
    }

    @Test
    void aNameThatCannotBeOneIsRefusedByField() {
        Answer answer = api.get("/api/v1/hosts/a%20b/packages");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().getString("code")).isEqualTo("VALIDATION_ERROR");
        assertThat(answer.error().getString("message")).startsWith("host: must be 1 to 128 letters");
    }

    @Test
    void theFirstQuestionAboutAHostWaitsForItsPackages() {
        Answer answer = api.get("/api/v1/hosts/web-01/packages");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().getInteger("total")).isEqualTo(3);
        assertThat(answer.data().containsKey("stale")).isFalse();
        assertThat(answer.header("etag")).isNotNull();
    }

    @Test
    void eachHostHasJobsOfItsOwn() {
        assertThat(api.get("/api/v1/hosts/web-01/jobs").data().getInteger("total"))
                .isEqualTo(42);
        assertThat(api.get("/api/v1/hosts/db-01/jobs").status()).isEqualTo(503);
    }

    @Test
    void eventsOfAHostThatIsAwayAreStillTold() {
        Answer answer = api.get("/api/v1/hosts/gone-01/events?since=7");

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /packages",
        "GET, /packages/bash",
        "GET, /patches",
        "GET, /system/info",
        "GET, /system/services/ssh",
        "DELETE, /packages/bash"
    })
    void whatNeedsAHostThatIsAwayIsRefusedWithWhenItWasSeen(String method, String path) {
        Answer answer = api.request(HttpMethod.valueOf(method), "/api/v1/hosts/gone-01" + path, Map.of(), null);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error().getString("code")).isEqualTo("HOST_OFFLINE");
        assertThat(answer.error().getBoolean("retryable")).isTrue();
        assertThat(answer.error().getJsonObject("details").getString("last_seen"))
                .isEqualTo(EARLIER.toString());
        assertThat(answer.header("retry-after")).isEqualTo("2");
    }

    @Test
    void silenceMakesAHostOffline() {
        api.get("/api/v1/hosts/web-01/packages");

        api.pass(HostMessages.SILENCE);

        assertThat(api.get("/api/v1/hosts/web-01").data().getString("state")).isEqualTo("offline");
        assertThat(api.get("/api/v1/hosts/web-01/packages").status()).isEqualTo(503);
        beat(record(WEB, "debian", Map.of()), false);
        awaitState("web-01", "online");
        assertThat(api.get("/api/v1/hosts/web-01/packages").status()).isEqualTo(200);
    }

    @Test
    void oneThatSaysThatItGoesIsOfflineAtOnce() {
        beat(record(WEB, "debian", Map.of()), true);

        awaitState("web-01", "offline");
    }

    @Test
    void whatWasReadBeforeIsToldToThoseWhoAskForIt() {
        api.get("/api/v1/hosts/web-01/packages");
        api.pass(HostMessages.SILENCE);

        Answer answer = api.get("/api/v1/hosts/web-01/packages?stale=ok");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().getInteger("total")).isEqualTo(3);
        assertThat(answer.data().getJsonObject("stale"))
                .isEqualTo(new JsonObject()
                        .put("reason", "host_offline")
                        .put("last_seen", "2026-03-01T12:00:00Z")
                        .put("age_seconds", 0));
        assertThat(answer.header("etag")).isNull();
        assertThat(api.get("/api/v1/hosts/web-01/packages?stale=yes").error().getString("message"))
                .isEqualTo("stale: must be ok");
    }

    /** It is told by the bus at once, before it was silent long enough. */
    @Test
    void aWorkerThatIsNotThereIsAHostThatIsOffline() {
        Answer answer = api.get("/api/v1/hosts/db-01/system/info");

        assertThat(answer.error().getString("code")).isEqualTo("HOST_OFFLINE");
        assertThat(answer.error().getJsonObject("details").getString("host")).isEqualTo("db-01");
    }

    @Test
    void theAuditLogNamesThePath() {
        api.get("/api/v1/hosts/gone-01/packages");

        StreamClient.until(() -> api.auditLine().encode().contains("/api/v1/hosts/gone-01/packages"));
    }

    private void beat(HostRecord host, boolean leaving) {
        api.bus().publish(Addresses.HOST_TOPIC, new HostBeat(host, null, leaving, null));
    }

    private void await(int hosts) {
        StreamClient.until(() -> api.get("/api/v1/hosts").data().getInteger("total") == hosts);
    }

    private void awaitState(String host, String state) {
        StreamClient.until(
                () -> api.get("/api/v1/hosts/" + host).data().getString("state").equals(state));
    }

    private static List<String> ids(JsonObject data) {
        return data.getJsonArray("hosts").stream()
                .map(host -> ((JsonObject) host).getString("host_id"))
                .toList();
    }

    private static HostRecord record(HostId id, String distribution, Map<String, String> labels) {
        return new HostRecord(
                id, id + ".example", labels, List.of("192.0.2.7"), distribution, "12", "x86_64", "apt", "1.2.3");
    }

    private static InventoryHead head(int packages) {
        CacheState fresh = new CacheState(CacheState.Status.FRESH, Samples.NOON, List.of());
        return new InventoryHead(WEB, "epoch-1", 1, Samples.NOON, "apt", packages, 0, 0, false, fresh);
    }
}
