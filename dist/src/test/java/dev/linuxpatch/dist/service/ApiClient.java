// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/** A client as the contract describes them: mutual TLS, a typed envelope, and no mercy with it. */
final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String baseUrl;
    private final HttpClient http;

    ApiClient(String baseUrl, SSLContext tls) {
        this(baseUrl, tls, HttpClient.Version.HTTP_2);
    }

    ApiClient(String baseUrl, SSLContext tls, HttpClient.Version version) {
        this.baseUrl = baseUrl;
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(version)
                .connectTimeout(PATIENCE)
                .build();
    }

    HttpClient http() {
        return http;
    }

    String baseUrl() {
        return baseUrl;
    }

    ApiResponse get(String path) {
        return send(request(path).GET());
    }

    ApiResponse post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    ApiResponse put(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    ApiResponse delete(String path) {
        return send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(PATIENCE);
    }

    /** Sends it and insists on the envelope. */
    ApiResponse send(HttpRequest.Builder request) {
        HttpResponse<String> response = raw(request);
        return new ApiResponse(response.statusCode(), response.headers(), envelope(response));
    }

    /** Sends it and insists on nothing. */
    HttpResponse<String> raw(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Submits and waits until the job has ended. */
    JsonNode runToEnd(ApiResponse submitted) {
        assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
        return awaitEnd(submitted.data().get("job_id").asText());
    }

    /** Polls, as clients do, until a job has ended. */
    JsonNode awaitEnd(String jobId) {
        return awaitStatus(jobId, "completed", "failed", "cancelled", "timeout");
    }

    /** Polls until a job has one of these statuses. */
    JsonNode awaitStatus(String jobId, String... statuses) {
        return Awaiting.until("job " + jobId + " is " + List.of(statuses), () -> {
            ApiResponse job = get("/api/v1/jobs/" + jobId);
            assertThat(job.status()).as("%s", job.envelope()).isEqualTo(200);
            return List.of(statuses).contains(job.data().get("status").asText()) ? job.data() : null;
        });
    }

    private static JsonNode envelope(HttpResponse<String> response) {
        JsonNode envelope;
        try {
            envelope = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(
                    "not JSON: " + response.statusCode() + " " + response.uri() + "\n" + response.body(), e);
        }
        assertThat(envelope.fieldNames())
                .toIterable()
                .as("keys of %s", response.body())
                .containsExactlyInAnyOrder("success", "request_id", "timestamp", "data", "error");
        assertThat(UUID.fromString(envelope.get("request_id").asText())).isNotNull();
        assertThat(OffsetDateTime.parse(envelope.get("timestamp").asText()).getOffset())
                .isEqualTo(ZoneOffset.UTC);
        boolean success = response.statusCode() < 400;
        assertThat(envelope.get("success").asBoolean()).isEqualTo(success);
        assertThat(envelope.get("error").isNull()).as("%s", response.body()).isEqualTo(success);
        if (!success) {
            assertThat(envelope.get("error").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("code", "message", "details", "retryable");
        }
        return envelope;
    }
}
