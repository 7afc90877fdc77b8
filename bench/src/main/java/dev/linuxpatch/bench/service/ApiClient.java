// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the service. It tries reads again while the service is away; what changes something is sent once. */
public final class ApiClient implements Sender {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int PAGE = 500;

    private final String baseUrl;
    private final HttpClient http;
    private final List<String> unanswered = new CopyOnWriteArrayList<>();

    public ApiClient(int port, Path certs) throws IOException, GeneralSecurityException {
        this("https://127.0.0.1:" + port, certs);
    }

    /** @param certs with those of the client */
    public ApiClient(String baseUrl, Path certs) throws IOException, GeneralSecurityException {
        this.baseUrl = baseUrl;
        this.http = HttpClient.newBuilder()
                .sslContext(ClientTls.of(certs))
                .connectTimeout(CONNECT)
                .build();
    }

    public String baseUrl() {
        return baseUrl;
    }

    public HttpClient http() {
        return http;
    }

    /** Sends it once. */
    @Override
    public Answer send(String method, String path, String json, Map<String, String> headers)
            throws IOException, InterruptedException {
        BodyPublisher body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(PATIENCE)
                .method(method, body);
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    /** Reads that a service which ran did not answer, since this was asked last. */
    public List<String> takeUnanswered() {
        List<String> taken = List.copyOf(unanswered);
        unanswered.removeAll(taken);
        return taken;
    }

    /** Reads, again and again until there is an answer that does not say "later". */
    public Answer get(String path) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos() * 3;
        while (true) {
            try {
                Answer answer = send("GET", path, null, Map.of());
                if (answer.status() < 500 || System.nanoTime() > end) {
                    return answer;
                }
            } catch (HttpTimeoutException e) {
                unanswered.add("GET " + path + " was not answered within " + PATIENCE.toSeconds() + " s");
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("no answer to GET " + path, e);
                }
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** All jobs in the order of their creation, as in lists. */
    public List<JsonNode> jobs() throws InterruptedException {
        List<JsonNode> jobs = new ArrayList<>();
        while (true) {
            Answer page = get("/api/v1/jobs?sort=created_at&order=asc&limit=" + PAGE + "&offset=" + jobs.size());
            page.data().path("jobs").forEach(jobs::add);
            if (page.data().path("jobs").size() < PAGE) {
                return jobs;
            }
        }
    }
}
