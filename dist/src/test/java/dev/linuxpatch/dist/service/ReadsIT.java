// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients read, as the contract has it. */
class ReadsIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-sec=1.0", "rig-conf=1.0");
    });

    private final ApiClient client = SERVICE.client();

    @Test
    void installedPackagesHaveEveryFieldOfTheContract() {
        ApiResponse response = client.get("/api/v1/packages");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.data().get("total").asInt()).isEqualTo(5);
        assertThat(names(response)).containsExactly("rig-a", "rig-app", "rig-conf", "rig-lib", "rig-sec");
        JsonNode app = response.data().get("packages").get(1);
        assertThat(app.get("version").asText()).isEqualTo("1.0");
        assertThat(app.get("architecture").asText()).isEqualTo("all");
        assertThat(app.get("status").asText()).isEqualTo("installed");
        assertThat(app.get("upgradable").asBoolean()).isTrue();
        assertThat(app.get("latest_version").asText()).isEqualTo("2.0");
        assertThat(app.get("available_version").asText()).isEqualTo("2.0");
        assertThat(app.get("dependencies").get(0).asText()).isEqualTo("rig-lib");
        assertThat(response.data()
                        .get("packages")
                        .get(3)
                        .get("reverse_dependencies")
                        .get(0)
                        .asText())
                .isEqualTo("rig-app");
        assertThat(app.fieldNames())
                .toIterable()
                .contains(
                        "description",
                        "size_bytes",
                        "size_installed",
                        "installed_at",
                        "install_date",
                        "maintainer",
                        "cve_ids");
        assertThat(app.get("installed_at")).isEqualTo(app.get("install_date"));
    }

    @Test
    void listsAreFilteredSortedAndPaged() {
        assertThat(names(client.get("/api/v1/packages?name=rig-a*"))).containsExactly("rig-a", "rig-app");
        assertThat(names(client.get("/api/v1/packages?sort=name&order=desc&limit=2&offset=1")))
                .containsExactly("rig-lib", "rig-conf");
        assertThat(client.get("/api/v1/packages?limit=2").data().get("total").asInt())
                .isEqualTo(5);
        assertThat(names(client.get("/api/v1/packages?status=upgradable"))).contains("rig-app", "rig-sec");
        assertThat(names(client.get("/api/v1/packages?status=available&name=rig-reboot")))
                .containsExactly("rig-reboot");
        assertThat(names(client.get("/api/v1/packages?status=all"))).contains("rig-a", "rig-reboot");
    }

    @Test
    void aPackageIsToldInDetailWhetherInstalledOrNot() {
        JsonNode installed = client.get("/api/v1/packages/rig-app").data();
        JsonNode available = client.get("/api/v1/packages/rig-slow").data();

        assertThat(installed.get("dependencies").get(0).get("name").asText()).isEqualTo("rig-lib");
        assertThat(installed.get("dependencies").get(0).get("required").asBoolean())
                .isTrue();
        assertThat(StreamSupport.stream(installed.get("files").spliterator(), false)
                        .map(JsonNode::asText))
                .anyMatch(file -> file.contains("rig-app"));
        assertThat(installed.fieldNames()).toIterable().contains("homepage", "license");
        assertThat(available.get("status").asText()).isEqualTo("available");
        assertThat(client.get("/api/v1/packages/no-such-thing").errorCode()).isEqualTo("PKG_NOT_FOUND");
    }

    @Test
    void patchesSayWhatIsSecurityByTheArchivesOwnLabel() {
        ApiResponse response = client.get("/api/v1/patches");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.data().get("security_updates").isInt()).isTrue();
        assertThat(response.data().get("security_updates").asInt()).isEqualTo(1);
        assertThat(response.data().get("requires_reboot").asBoolean()).isFalse();
        JsonNode patch = StreamSupport.stream(response.data().get("patches").spliterator(), false)
                .filter(item -> item.get("name").asText().equals("rig-sec"))
                .findFirst()
                .orElseThrow();
        assertThat(patch.get("current_version").asText()).isEqualTo("1.0");
        assertThat(patch.get("available_version").asText()).isEqualTo("1.1");
        for (String text : List.of("id", "name", "severity", "description", "status")) {
            assertThat(patch.get(text).isTextual()).as(text).isTrue();
        }
        assertThat(patch.get("cve_ids").isArray()).isTrue();
        assertThat(patch.get("affected_packages").isArray()).isTrue();
    }

    @Test
    void anUnchangedListIsNotSentAgain() {
        ApiResponse first = client.get("/api/v1/packages?sort=name");
        String tag = first.header("ETag");

        HttpResponse<String> second =
                client.raw(client.request("/api/v1/packages?sort=name").header("If-None-Match", tag));

        assertThat(tag).startsWith("\"").endsWith("\"");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void aListIsCompressedForWhoAcceptsIt() throws Exception {
        HttpResponse<byte[]> response = client.http()
                .send(
                        client.request("/api/v1/packages")
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(new String(plain.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"success\":true")
                    .contains("rig-app")
                    .endsWith("}");
        }
    }

    @Test
    void systemInfoIsFlatAndTyped() {
        JsonNode info = client.get("/api/v1/system/info").data();

        for (String text : List.of("hostname", "os", "os_version", "kernel", "architecture")) {
            assertThat(info.get(text).isTextual()).as(text).isTrue();
        }
        assertThat(info.get("pending_reboot").isBoolean()).isTrue();
        assertThat(info.fieldNames()).toIterable().contains("last_update_check", "last_update_apply");
    }

    @Test
    void healthIsHealthyAtBothItsPlaces() {
        for (String path : List.of("/health", "/api/v1/health")) {
            JsonNode health = client.get(path).data();

            assertThat(health.get("status").asText()).as("%s", health).isEqualTo("healthy");
            assertThat(health.get("uptime_seconds").isIntegralNumber()).isTrue();
            assertThat(health.get("version").asText()).isNotEmpty();
            assertThat(health.get("checks").isObject()).isTrue();
            assertThat(health.get("cache_status").asText()).isIn("fresh", "stale", "unknown", "failed");
            assertThat(health.get("crl_status").isNull()).isTrue();
        }
    }

    @Test
    void servicesThatNobodyKnowsAndBadNamesAreTold() {
        assertThat(client.get("/api/v1/system/services/no-such-service").errorCode())
                .isEqualTo("SERVICE_NOT_FOUND");
        assertThat(client.get("/api/v1/system/services/bad%20name%3B").errorCode())
                .isEqualTo("INVALID_SERVICE_NAME");
    }

    @Test
    void theCallersRequestIdIsKept() {
        String mine = UUID.randomUUID().toString();

        ApiResponse response = client.send(client.request("/api/v1/system/info").header("X-Request-ID", mine));

        assertThat(response.envelope().get("request_id").asText()).isEqualTo(mine);
    }

    @Test
    void metricsAreInPrometheusFormat() {
        client.get("/health");

        HttpResponse<String> metrics = client.raw(client.request("/metrics"));

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .containsPattern(
                        "(?m)^http_server_requests_seconds_count\\{method=\"GET\",route=\"/health\",status=\"200\"} [1-9]")
                .contains("# TYPE tails_open gauge")
                .contains("# TYPE vertx_eventbus");
    }

    @Test
    void aChangeByAnyoneElseIsSeenWithinMoments() {
        SERVICE.root().install("rig-native");

        Awaiting.untilTrue(
                "the list has what somebody else installed",
                () -> names(client.get("/api/v1/packages")).contains("rig-native"));
        SERVICE.root().apt("remove", "rig-native");
        Awaiting.untilTrue(
                "the list has lost it again",
                () -> !names(client.get("/api/v1/packages")).contains("rig-native"));
    }

    private static List<String> names(ApiResponse response) {
        return StreamSupport.stream(response.data().get("packages").spliterator(), false)
                .map(item -> item.get("name").asText())
                .toList();
    }
}
