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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Polls pages of the events of one job, or of all. */
public final class PageReader implements StreamReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final HttpClient http;
    private final String uri;
    private final String jobId;
    private final int limit;
    private final Supplier<?> service;

    /**
     * @param api where it begins, for example {@code https://host:port/api/v1}
     * @param jobId null for all jobs
     * @param limit events a page
     * @param service tells one run of the service from the next
     */
    public PageReader(HttpClient http, String api, String jobId, int limit, Supplier<?> service) {
        this.http = http;
        this.uri = api + (jobId == null ? "" : "/jobs/" + jobId) + "/events";
        this.jobId = jobId;
        this.limit = limit;
        this.service = service;
    }

    @Override
    public boolean read(StreamChecker checker, Duration howLong) throws IOException, InterruptedException {
        long end = System.nanoTime() + howLong.toNanos();
        boolean over = false;
        while (!over && System.nanoTime() < end) {
            JsonNode page = page(checker);
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

    private JsonNode page(StreamChecker checker) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri + "?since=" + checker.last() + "&limit=" + limit))
                .header("Accept", "application/json")
                .build();
        Object asked = service.get();
        // A timeout of the request would end with the headers: a client whose server dies behind them may wait for
        // ever.
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, BodyHandlers.ofString());
        try {
            HttpResponse<String> response = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body()).path("data");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            if (service.get() == asked) {
                checker.complain("a service that ran did not answer " + request.uri() + " within "
                        + PATIENCE.toSeconds() + " s");
            }
            throw new IOException("no whole answer", e);
        }
    }
}
