// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** A client of the service, from outside of the machine: mutual TLS through the forwarded port. */
final class PatchClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration START = Duration.ofMinutes(10);

    private final int port;
    private final SSLContext tls;
    private HttpClient http;

    PatchClient(int port, SSLContext tls) {
        this.port = port;
        this.tls = tls;
        this.http = connected();
    }

    /** An answer, whatever it says. */
    record Answer(int status, JsonNode envelope) {
        JsonNode data() {
            return envelope.path("data");
        }

        String errorCode() {
            return envelope.path("error").path("code").asText();
        }

        Answer expect(int expected) {
            VmException.unless(status == expected, "expected %d, was answered %d: %s", expected, status, envelope);
            return this;
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer put(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /** Waits until the service answers that it is healthy. */
    void awaitHealthy() throws InterruptedException {
        Patience.untilTrue("the service is healthy", START, () -> {
            Answer health = get("/health");
            return health.status() == 200
                    && health.data().path("status").asText().equals("healthy");
        });
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            // A machine that was switched off says no goodbye: connections to it are not used again.
            http = connected();
            throw e;
        }
    }

    private HttpClient connected() {
        return HttpClient.newBuilder().sslContext(tls).connectTimeout(PATIENCE).build();
    }
}
