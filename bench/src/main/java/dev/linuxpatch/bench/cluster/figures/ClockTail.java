// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.bench.service.ApiClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A WebSocket client that notes how old the lines are which say when they were written. */
final class ClockTail implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINE = Pattern.compile("clock (\\d+)$");
    private static final double NANOS = 1e6;
    private static final Duration BETWEEN = Duration.ofMillis(5);

    private final List<Double> ages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<List<Double>> ended = new CompletableFuture<>();
    private final WebSocket socket;

    /** @param path of the WebSocket */
    ClockTail(ApiClient front, String path) {
        URI uri = URI.create(front.baseUrl().replaceFirst("^https", "wss") + path);
        socket = front.http().newWebSocketBuilder().buildAsync(uri, this).join();
    }

    /** Writes lines that say when they were written, one after the other, where a package script reads them. */
    static void write(Path pipe, int lines) throws IOException, InterruptedException {
        // Waits until somebody reads.
        try (OutputStream out = Files.newOutputStream(pipe)) {
            for (int i = 0; i < lines; i++) {
                out.write(("clock " + nanos(Instant.now()) + "\n").getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(BETWEEN.toMillis());
            }
        }
    }

    private static long nanos(Instant moment) {
        return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano();
    }

    /** Ages in milliseconds, when a job has ended. */
    List<Double> await(Duration patience) throws Exception {
        return ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        Instant now = Instant.now();
        text.append(data);
        if (last) {
            try {
                take(JSON.readTree(text.toString()), now);
            } catch (JsonProcessingException e) {
                ended.completeExceptionally(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(JsonNode frame, Instant now) {
        Matcher line = LINE.matcher(frame.path("output").asText(""));
        if (line.find()) {
            long written = Long.parseLong(line.group(1));
            ages.add((nanos(now) - written) / NANOS);
        }
        if (frame.path("event").asText().equals("job_complete")) {
            ended.complete(List.copyOf(ages));
        }
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
