// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the OpenAPI document says is what the service does. */
class OpenApiIT {
    private static final Path SOURCE = Path.of("../docs/openapi.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROLLBACK = "/api/v1/jobs/{id}/rollback";
    private static final String EVENTS = "/api/v1/jobs/{id}/events";
    private static final String REBOOT = "/api/v1/system/reboot";
    /** Every path has them. */
    private static final Set<String> IMPLIED = Set.of("HEAD", "OPTIONS");

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-sec=1.0", "rig-conf=1.0");
    });

    private final ApiClient client = SERVICE.client();
    private final ApiDocument document;

    OpenApiIT() throws IOException {
        document = new ApiDocument(Files.readString(SOURCE));
    }

    @Test
    void theDocumentThatIsServedIsTheOneOfTheSources() throws IOException {
        HttpResponse<String> served = client.raw(client.request("/api/v1/openapi.yaml"));

        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(served.body()).isEqualTo(Files.readString(SOURCE));
        String tag = served.headers().firstValue("ETag").orElseThrow();
        assertThat(client.raw(client.request("/api/v1/openapi.yaml").header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void everyDescribedPathExistsWithExactlyTheDescribedMethods() {
        document.methods().forEach((template, methods) -> {
            if (template.equals("/eventbus")) {
                // SockJS owns all below and every method there.
                assertThat(client.raw(client.request("/eventbus/info")).statusCode())
                        .isEqualTo(200);
            } else {
                ApiResponse options =
                        client.send(client.request(filled(template)).method("OPTIONS", BodyPublishers.noBody()));
                Set<String> served = StreamSupport.stream(
                                options.data().get("methods").spliterator(), false)
                        .map(JsonNode::asText)
                        .filter(method -> !IMPLIED.contains(method))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(served).as(template).isEqualTo(methods);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/packages | /api/v1/packages | 200",
                "/api/v1/packages | /api/v1/packages?status=all | 200",
                "/api/v1/packages | /api/v1/packages?status=available&limit=3&offset=1 | 200",
                "/api/v1/packages | /api/v1/packages?status=upgradable&sort=version&order=desc | 200",
                "/api/v1/packages | /api/v1/packages?limit=0 | 200",
                "/api/v1/packages | /api/v1/packages?limit=-1&sort=colour | 400",
                "/api/v1/packages/{name} | /api/v1/packages/rig-app | 200",
                "/api/v1/packages/{name} | /api/v1/packages/rig-slow | 200",
                "/api/v1/packages/{name} | /api/v1/packages/bad%20name | 400",
                "/api/v1/packages/{name} | /api/v1/packages/no-such-thing | 404",
                "/api/v1/patches | /api/v1/patches | 200",
                "/api/v1/patches | /api/v1/patches?limit=1&sort=severity&order=desc | 200",
                "/api/v1/patches | /api/v1/patches?severity=awful | 400",
                "/api/v1/hosts | /api/v1/hosts | 200",
                "/api/v1/hosts | /api/v1/hosts?state=away | 400",
                "/api/v1/hosts/{host} | /api/v1/hosts/nobody | 404",
                "/api/v1/hosts/{host} | /api/v1/hosts/a%20b | 400",
                "/api/v1/system/info | /api/v1/system/info | 200",
                "/api/v1/system/services/{name} | /api/v1/system/services/no-such-service | 404",
                "/api/v1/system/services/{name} | /api/v1/system/services/bad%20name%3B | 400",
                "/api/v1/health | /api/v1/health | 200",
                "/health | /health | 200",
                "/metrics | /metrics | 200",
                "/api/v1/jobs | /api/v1/jobs | 200",
                "/api/v1/jobs | /api/v1/jobs?status=lost&limit=x | 400",
                "/api/v1/jobs/{id} | /api/v1/jobs/not-a-uuid | 400",
                "/api/v1/jobs/{id} | /api/v1/jobs/2f1c1c0e-2f6b-4b0c-9d1e-111111111111 | 404",
                "/api/v1/jobs/{id}/events | /api/v1/jobs/not-a-uuid/events | 400",
                "/api/v1/jobs/{id}/events | /api/v1/jobs/2f1c1c0e-2f6b-4b0c-9d1e-111111111111/events | 404",
                "/api/v1/events | /api/v1/events?limit=10 | 200",
                "/api/v1/events | /api/v1/events?since=x&limit=-1 | 400",
                "/api/v1/ws/jobs | /api/v1/ws/jobs | 400",
                "/eventbus | /eventbus | 404",
                "/nothing | /nothing | 404"
            })
    void readsAreAnsweredAsDescribed(String template, String path, int status) {
        assertThat(asDescribed("GET", template, path, null)).isEqualTo(status);
    }

    @Test
    void changesAndTheirJobsAreAnsweredAsDescribed() {
        String installed = accepted("POST", "/api/v1/packages", "/api/v1/packages", install("rig-rec"));
        String updated = accepted("PUT", "/api/v1/packages/{name}", "/api/v1/packages/rig-sec", "{}");
        String removed = accepted("DELETE", "/api/v1/packages/{name}", "/api/v1/packages/rig-conf?purge=true", null);
        String failing = accepted("POST", "/api/v1/packages", "/api/v1/packages", install("no-such-thing"));
        String applied =
                accepted("POST", "/api/v1/patches/apply", "/api/v1/patches/apply", "{\"packages\":[\"rig-a\"]}");
        for (String job : List.of(installed, updated, removed, failing, applied)) {
            client.awaitEnd(job);
            asDescribed("GET", "/api/v1/jobs/{id}", "/api/v1/jobs/" + job, null);
            assertThat(asDescribed("GET", EVENTS, "/api/v1/jobs/" + job + "/events", null))
                    .isEqualTo(200);
            assertThat(asDescribed("GET", EVENTS, streamed(job))).isEqualTo(200);
        }
        assertThat(asDescribed("GET", EVENTS, streamed(installed).header("Last-Event-ID", "no number")))
                .isEqualTo(400);
        assertThat(asDescribed(
                        "GET",
                        EVENTS,
                        client.request("/api/v1/jobs/" + installed + "/events").header("Accept", "text/html")))
                .isEqualTo(406);

        String undone = accepted("POST", ROLLBACK, "/api/v1/jobs/" + installed + "/rollback", null);
        assertThat(client.awaitEnd(undone).get("status").asText()).isEqualTo("completed");
        asDescribed("GET", "/api/v1/jobs/{id}", "/api/v1/jobs/" + undone, null);
        asDescribed("GET", "/api/v1/jobs/{id}", "/api/v1/jobs/" + installed, null);
        assertThat(asDescribed("POST", ROLLBACK, "/api/v1/jobs/" + failing + "/rollback", null))
                .isEqualTo(400);
        assertThat(asDescribed("DELETE", "/api/v1/jobs/{id}", "/api/v1/jobs/" + failing, null))
                .isEqualTo(200);
        assertThat(asDescribed("DELETE", "/api/v1/jobs/{id}", "/api/v1/jobs/" + failing, null))
                .isEqualTo(404);
        assertThat(asDescribed("GET", "/api/v1/events", "/api/v1/events?limit=5000", null))
                .isEqualTo(200);
        assertThat(asDescribed("GET", "/api/v1/jobs", "/api/v1/jobs?order=asc", null))
                .isEqualTo(200);

        String reboot = accepted("POST", REBOOT, REBOOT, "{\"delay_seconds\":3600,\"reason\":\"kernel\"}");
        asDescribed("GET", "/api/v1/jobs/{id}", "/api/v1/jobs/" + reboot, null);
        assertThat(asDescribed("DELETE", "/api/v1/jobs/{id}", "/api/v1/jobs/" + reboot, null))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /api/v1/packages | /api/v1/packages?dry_run=true | {'packages':[{'name':'rig-slow'}]} | 200",
                "POST | /api/v1/packages | /api/v1/packages | {'packages':[{'name':'no-such-thing'}],'dry_run':true} | 404",
                "POST | /api/v1/packages | /api/v1/packages?dry_run=true | {'packages':[{'name':'rig-brokendep'}]} | 409",
                "PUT | /api/v1/packages/{name} | /api/v1/packages/rig-app?dry_run=true | {} | 200",
                "DELETE | /api/v1/packages/{name} | /api/v1/packages/rig-app?dry_run=true&purge=true | | 200",
                "DELETE | /api/v1/packages/{name} | /api/v1/packages/rig-lib?dry_run=true | | 409",
                "POST | /api/v1/patches/apply | /api/v1/patches/apply | {'options':{'dry_run':true}} | 200",
                "POST | /api/v1/patches/apply | /api/v1/patches/apply?dry_run=maybe | {} | 400",
                "POST | /api/v1/system/reboot | /api/v1/system/reboot?dry_run=true | {'delay_seconds':3600} | 200",
                "POST | /api/v1/packages | /api/v1/packages | {'packages':[{'name':'rig-slow'}],'plan_id':"
                        + "'0000000000000000000000000000000000000000000000000000000000000000'} | 409"
            })
    void whatIsOnlyLookedAtIsAnsweredAsDescribed(String method, String template, String path, String body, int status) {
        assertThat(asDescribed(method, template, path, body == null ? null : body.replace('\'', '"')))
                .isEqualTo(status);
    }

    @Test
    void whatARunningTransactionForbidsIsAnsweredAsDescribed() {
        String job = accepted("POST", "/api/v1/packages", "/api/v1/packages", install("rig-gate"));
        try {
            Awaiting.untilTrue(
                    "the script waits", () -> Files.exists(SERVICE.root().waiting("rig-gate")));

            assertThat(asDescribed("GET", "/api/v1/jobs/{id}", "/api/v1/jobs/" + job, null))
                    .isEqualTo(200);
            assertThat(asDescribed("DELETE", "/api/v1/jobs/{id}", "/api/v1/jobs/" + job, null))
                    .isEqualTo(409);
            assertThat(asDescribed("POST", REBOOT, REBOOT, "{}")).isEqualTo(409);
            assertThat(asDescribed("GET", "/health", "/health", null)).isEqualTo(200);
        } finally {
            SERVICE.root().openGate("rig-gate");
        }
        assertThat(client.awaitEnd(job).get("status").asText()).isEqualTo("completed");
    }

    @Test
    void requestsThatAreRefusedForTheirFormAreAnsweredAsDescribed() {
        assertThat(asDescribed("PATCH", "/api/v1/packages", "/api/v1/packages", "{}"))
                .isEqualTo(405);
        assertThat(asDescribed("POST", "/api/v1/packages", "/api/v1/packages", "{\"packages\":"))
                .isEqualTo(400);
        String large = "{\"packages\":\"" + "x".repeat(1 << 20) + "\"}";
        assertThat(asDescribed("POST", "/api/v1/packages", "/api/v1/packages", large))
                .isEqualTo(413);
        assertThat(asDescribed("GET", "/api/v1/packages", "/api/v1/packages?name=" + "x".repeat(5000), null))
                .isIn(400, 414);
        assertThat(asDescribed(
                        "POST",
                        "/api/v1/packages",
                        client.request("/api/v1/packages")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x"))))
                .isEqualTo(415);
        assertThat(asDescribed("GET", "/health", client.request("/health").header("X-Large", "x".repeat(9000))))
                .isEqualTo(431);
        assertThat(asDescribed(
                        "POST",
                        REBOOT,
                        client.request(REBOOT)
                                .header("Content-Type", "application/json")
                                .header("Origin", "https://elsewhere.example")
                                .POST(BodyPublishers.ofString("{}"))))
                .isEqualTo(403);
    }

    @Test
    void aClientThatAsksTooOftenIsAnsweredAsDescribed() {
        SERVICE.home().configure("rate_limit: {read_per_minute: 60, read_burst: 1}\n");
        try {
            Awaiting.untilTrue(
                    "a request is refused", () -> asDescribed("GET", "/api/v1/jobs", "/api/v1/jobs", null) == 429);
        } finally {
            SERVICE.home().configure("");
            Awaiting.untilTrue(
                    "no request is refused any more",
                    () -> Stream.generate(() -> client.get("/api/v1/jobs").status())
                            .limit(20)
                            .allMatch(status -> status == 200));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/packages | {\"packages\":[]}",
                "/api/v1/packages | {\"packages\":[{\"name\":\"-o\"}]}",
                "/api/v1/packages | {\"packages\":[{\"name\":\"no-such-a\",\"version\":\"1 2\"}]}",
                "/api/v1/packages | {\"packages\":[{\"name\":\"no-such-a\",\"colour\":1}]}",
                "/api/v1/packages | {\"packages\":[{\"name\":\"no-such-a\",\"version\":null}],\"options\":{\"force\":null}}",
                "/api/v1/packages | {\"packages\":[{\"name\":\"no-such-a\"}],\"options\":null}",
                "/api/v1/packages | {\"packages\":[{\"name\":\"no-such-a\"}],\"options\":{\"forse\":true}}",
                "/api/v1/packages | []",
                "/api/v1/patches/apply | {\"packages\":[\"no-such-a\"],\"allow_reboot\":false}",
                "/api/v1/patches/apply | {\"packages\":[\"no-such-a\"],\"reboot\":\"yes\"}",
                "/api/v1/patches/apply | {\"patches\":[\"no-such-a_1.0\"],\"options\":{\"exclude_packages\":[\"x*\"]}}",
                "/api/v1/patches/apply | {\"packages\":null,\"options\":{\"exclude_packages\":[\"*\"]}}",
                "/api/v1/patches/apply | {\"options\":{\"reboot_delay_minutes\":-1}}",
                "/api/v1/system/reboot | {\"delay_seconds\":604801}",
                "/api/v1/system/reboot | {\"delay_seconds\":1.5}",
                "/api/v1/system/reboot | {\"force\":1}",
            })
    void aBodyIsAcceptedIfItIsAsDescribedAndRefusedIfNot(String path, String body) {
        JsonNode schema = document.operation("POST", path).at("/requestBody/content/application~1json/schema");

        ApiResponse response = client.post(path, body);

        boolean valid = document.violations(schema, json(body)).isEmpty();
        assertThat(response.status()).as("%s", response.envelope()).isEqualTo(valid ? 202 : 400);
        if (valid) {
            client.runToEnd(response);
        }
    }

    private HttpRequest.Builder streamed(String job) {
        return client.request("/api/v1/jobs/" + job + "/events").header("Accept", "text/event-stream");
    }

    private String filled(String template) {
        return template.replace("{name}", "rig-a")
                .replace("{id}", UUID.randomUUID().toString())
                .replace(
                        "{host}",
                        client.get("/api/v1/system/info").data().get("host_id").asText());
    }

    private static String install(String name) {
        return "{\"packages\":[{\"name\":\"" + name + "\"}]}";
    }

    /** Submits a job; its id. */
    private String accepted(String method, String template, String path, String body) {
        HttpResponse<String> response = client.raw(request(method, path, body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return check(method, template, response).get("data").get("job_id").asText();
    }

    private int asDescribed(String method, String template, String path, String body) {
        return asDescribed(method, template, request(method, path, body));
    }

    private int asDescribed(String method, String template, HttpRequest.Builder request) {
        HttpResponse<String> response = client.raw(request);
        check(method, template, response);
        return response.statusCode();
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return client.request(path)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** Compares everything that the document says of an answer; the body as JSON. */
    private JsonNode check(String method, String template, HttpResponse<String> response) {
        int status = response.statusCode();
        String call = method + " " + response.uri() + " " + status + " " + response.body();
        JsonNode described = document.response(method, template, status);
        assertThat(described.isObject()).as("described: %s", call).isTrue();
        described.path("headers").properties().forEach(header -> {
            if (document.resolve(header.getValue()).path("required").asBoolean()) {
                assertThat(response.headers().firstValue(header.getKey()))
                        .as("%s of %s", header.getKey(), call)
                        .isPresent();
            }
        });
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode schema = described.path("content").path(type).path("schema");
        assertThat(schema.isObject()).as("%s is described for %s", type, call).isTrue();
        JsonNode body = type.equals("application/json") ? json(response.body()) : TextNode.valueOf(response.body());
        assertThat(document.violations(schema, body)).as(call).isEmpty();
        assertThat(document.undescribed(schema, body))
                .as("undescribed keys of %s", call)
                .isEmpty();
        return body;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
