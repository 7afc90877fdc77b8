// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Polls pages of the events of one job, or of all. */
public final class PageReader implements StreamReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final HttpClient http;
    private final String uri;
    private final String jobId;
    private final int limit;

    /**
     * @param jobId null for all jobs
     * @param limit events a page
     */
    public PageReader(HttpClient http, String baseUrl, String jobId, int limit) {
        this.http = http;
        this.uri = baseUrl + "/api/v1" + (jobId == null ? "" : "/jobs/" + jobId) + "/events";
        this.jobId = jobId;
        this.limit = limit;
    }

    @Override
    public boolean read(StreamChecker checker, Duration howLong) throws IOException, InterruptedException {
        long end = System.nanoTime() + howLong.toNanos();
        boolean over = false;
        while (!over && System.nanoTime() < end) {
            JsonNode page = page(checker.last());
            boolean ended = false;
            for (JsonNode item : page.path("events")) {
                if (item.path("event").asText().equals("gap")) {
                    checker.gap(item.path("from").asLong(), item.path("to").asLong());
                } else {
                    StreamEvent event = StreamEvent.of(item);
                    checker.event(event);
                    ended = event.end();
                }
            }
            checker.resumeFrom(page.path("next_since").asLong());
            over = jobId != null && ended && !page.path("more").asBoolean();
            if (!over && !page.path("more").asBoolean()) {
                Thread.sleep(PAUSE.toMillis());
            }
        }
        return over;
    }

    @Override
    public String name() {
        return "pages";
    }

    private JsonNode page(long since) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri + "?since=" + since + "&limit=" + limit))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body()).path("data");
    }
}
