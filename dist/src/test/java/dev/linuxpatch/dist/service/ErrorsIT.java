// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error of the contract, in the envelope. */
class ErrorsIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    private final ApiClient client = SERVICE.client();

    @Test
    void anUnknownRouteIsNotFound() {
        ApiResponse response = client.get("/api/v1/nothing/here");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.errorCode()).isEqualTo("NOT_FOUND");
        assertThat(response.error().get("retryable").asBoolean()).isFalse();
    }

    @Test
    void aKnownRouteWithAnotherMethodSaysWhichMethodsItHas() {
        ApiResponse response = client.put("/api/v1/packages", "{}");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.errorCode()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(response.header("Allow").split(",\\s*"))
                .contains("GET", "POST")
                .doesNotContain("PUT");
    }

    @Test
    void allWrongFieldsAreToldAtOnce() {
        ApiResponse response = client.post(
                "/api/v1/packages",
                "{\"packages\":[{\"name\":\"-o\",\"version\":\"a b\"}],\"options\":{\"force\":\"yes\",\"recommends\":1}}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.errorCode()).isEqualTo("VALIDATION_ERROR");
        assertThat(StreamSupport.stream(
                                response.error().get("details").get("errors").spliterator(), false)
                        .map(error -> error.get("field").asText()))
                .contains("packages[0].name", "packages[0].version", "options.force", "options.recommends");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/packages?limit=-1 | limit",
                "/api/v1/packages?sort=colour | sort",
                "/api/v1/packages?upgradable=maybe | upgradable",
                "/api/v1/packages/bad%20name | name",
                "/api/v1/patches?severity=awful | severity",
                "/api/v1/jobs?status=lost | status"
            })
    void aWrongQueryIsNamed(String path, String field) {
        ApiResponse response = client.get(path);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.errorCode()).isEqualTo("VALIDATION_ERROR");
        assertThat(response.error().toString()).contains(field);
    }

    @Test
    void anEmptyListIsRefused() {
        assertThat(client.post("/api/v1/packages", "{\"packages\":[]}").errorCode())
                .isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void whatIsNotJsonIsRefused() {
        assertThat(client.post("/api/v1/packages", "{\"packages\":").errorCode())
                .isEqualTo("INVALID_REQUEST");
        assertThat(client.post("/api/v1/packages", "{\"packages\":[],\"packages\":[]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anotherContentTypeIsRefused() {
        ApiResponse response = client.send(client.request("/api/v1/packages")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"packages\":[{\"name\":\"rig-a\"}]}")));

        assertThat(response.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aBodyThatIsTooLargeIsRefusedInTheEnvelope(HttpClient.Version version) {
        ApiClient versioned =
                new ApiClient(client.baseUrl(), ClientTls.of(SERVICE.home().certs()), version);

        ApiResponse response = versioned.post("/api/v1/packages", "{\"packages\":\"" + "x".repeat(1 << 20) + "\"}");

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.errorCode()).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void headersThatAreTooLargeAreRefusedInTheEnvelope(HttpClient.Version version) {
        ApiClient versioned =
                new ApiClient(client.baseUrl(), ClientTls.of(SERVICE.home().certs()), version);

        ApiResponse response = versioned.send(versioned.request("/health").header("X-Large", "x".repeat(9000)));

        assertThat(response.status()).isEqualTo(431);
        assertThat(response.errorCode()).isEqualTo("HEADERS_TOO_LARGE");
    }

    @Test
    void jobIdsAreCheckedBeforeTheyAreLookedUp() {
        assertThat(client.get("/api/v1/jobs/not-a-uuid").errorCode()).isEqualTo("INVALID_JOB_ID");
        assertThat(client.get("/api/v1/jobs/" + UUID.randomUUID()).errorCode()).isEqualTo("JOB_NOT_FOUND");
        assertThat(client.delete("/api/v1/jobs/not-a-uuid").errorCode()).isEqualTo("INVALID_JOB_ID");
    }

    @Test
    void aJobThatChangedNothingCannotBeRolledBack() {
        JsonNode job =
                client.runToEnd(client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"no-such-thing\"}]}"));

        ApiResponse response = client.post("/api/v1/jobs/" + job.get("job_id").asText() + "/rollback", "");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.errorCode()).isEqualTo("ROLLBACK_NOT_ALLOWED");
    }

    @Test
    void noMalformedRequestIsOurFault() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] paths = {
            "/api/v1/packages",
            "/api/v1/patches/apply",
            "/api/v1/system/reboot",
            "/api/v1/packages/rig-a",
            "/api/v1/jobs/x/rollback",
            "/api/v1/jobs/" + UUID.randomUUID() + "/rollback"
        };
        String[] methods = {"POST", "PUT", "DELETE", "PATCH", "GET"};
        String[] shards = {
            "{",
            "}",
            "[",
            "]",
            "\"packages\"",
            "\"name\"",
            ":",
            ",",
            "null",
            "true",
            "1e999",
            "-0",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"rig-a\"",
            "\"options\"",
            "\"delay_seconds\"",
            "99999999999999999999",
            "\"",
            "\\",
            "\u00e9",
            "[[[[[[[[",
            " "
        };
        for (int i = 0; i < 1000; i++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "{" : "");
            for (int n = random.nextInt(12); n > 0; n--) {
                body.append(shards[random.nextInt(shards.length)]);
            }
            // "{}" is a legal reboot: nothing here may be well-formed.
            body.append('{');
            String method = methods[random.nextInt(methods.length)];
            String path = paths[random.nextInt(paths.length)] + (random.nextInt(4) == 0 ? "?limit=%25&purge=" + i : "");

            ApiResponse response = client.send(client.request(path)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body.toString())));

            assertThat(response.status())
                    .as("seed %d, %s %s with %s", seed, method, path, body)
                    .isLessThan(500);
        }
    }

    @Test
    void tooManyRequestsAreToldWhenToComeBack() {
        // Its own service: the others have no limits.
        SERVICE.process().close();
        SERVICE.home().configure("rate_limit: {read_per_minute: 60, read_burst: 3}\n");
        ServiceProcess limited = ServiceProcess.start(SERVICE.home());
        try (limited) {
            ApiClient hasty =
                    new ApiClient(limited.baseUrl(), ClientTls.of(SERVICE.home().certs()));
            ApiResponse refused = Awaiting.until("a request is refused", () -> {
                ApiResponse response = hasty.get("/api/v1/jobs");
                return response.status() == 429 ? response : null;
            });

            assertThat(refused.errorCode()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
            assertThat(refused.error().get("details").get("retry_after_seconds").asInt())
                    .isPositive();
            assertThat(refused.error().get("retryable").asBoolean()).isTrue();
            HttpResponse<String> exempt = hasty.raw(hasty.request("/health"));
            assertThat(exempt.statusCode()).isEqualTo(200);
        } finally {
            SERVICE.home().configure("");
            SERVICE.start();
        }
    }
}
