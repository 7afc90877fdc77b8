// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Server-sent events of one job or of all, resumed as browsers do: with the id of the last one. */
public final class SseReader implements StreamReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int NOTHING_MORE = 204;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final String uri;
    private final String jobId;
    private final ScheduledExecutorService timer;

    /**
     * @param api where it begins, for example {@code https://host:port/api/v1}
     * @param jobId null for all jobs
     * @param timer ends connections
     */
    public SseReader(HttpClient http, String api, String jobId, ScheduledExecutorService timer) {
        this.http = http;
        this.uri = api + (jobId == null ? "" : "/jobs/" + jobId) + "/events?since=0";
        this.jobId = jobId;
        this.timer = timer;
    }

    @Override
    public boolean read(StreamChecker checker, Duration howLong) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE).header("Accept", "text/event-stream");
        if (checker.last() > 0) {
            request.header("Last-Event-ID", Long.toString(checker.last()));
        }
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == NOTHING_MORE) {
                return true;
            }
            if (response.statusCode() != OK) {
                throw new IOException("status " + response.statusCode());
            }
            AtomicBoolean left = new AtomicBoolean();
            ScheduledFuture<?> leave = timer.schedule(
                    () -> {
                        left.set(true);
                        close(body);
                    },
                    howLong.toMillis(),
                    TimeUnit.MILLISECONDS);
            try {
                return read(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)), checker);
            } catch (IOException e) {
                if (left.get()) {
                    return false;
                }
                throw e;
            } finally {
                leave.cancel(false);
            }
        }
    }

    @Override
    public String name() {
        return "event stream";
    }

    /** The format of the HTML standard, section 9.2.6, as far as the service uses it. */
    private boolean read(BufferedReader lines, StreamChecker checker) throws IOException {
        String id = "";
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0 && take(id, name, data.toString(), checker)) {
                    return true;
                }
                name = "";
                data.setLength(0);
            } else if (line.startsWith("id:")) {
                id = line.substring(3).trim();
            } else if (line.startsWith("event:")) {
                name = line.substring(6).trim();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).trim());
            }
        }
        return false;
    }

    private boolean take(String id, String name, String data, StreamChecker checker) throws IOException {
        var json = JSON.readTree(data);
        switch (name) {
            case "job_status", "job_complete" -> {
                StreamEvent event = StreamEvent.of(json);
                checker.event(event);
                long number = jobId == null ? event.position() : event.seq();
                if (!id.equals(Long.toString(number))) {
                    checker.complain("the id of event " + number + " is " + id);
                }
                return event.end() && event.jobId().equals(jobId);
            }
            case "gap" ->
                checker.gap(json.path("from").asLong(), json.path("to").asLong());
            default -> {
                // Greetings and the like.
            }
        }
        return false;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It is closed one way or another.
        }
    }
}
