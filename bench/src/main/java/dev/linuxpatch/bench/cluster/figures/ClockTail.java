// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.bench.service.ApiClient;
import java.net.URI;
import java.net.http.WebSocket;
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
    private static final Pattern LINE = Pattern.compile("clock (\\d+)");
    private static final double NANOS = 1e6;

    private final List<Double> ages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<List<Double>> ended = new CompletableFuture<>();
    private final WebSocket socket;

    /** @param path of the WebSocket */
    ClockTail(ApiClient front, String path) {
        URI uri = URI.create(front.baseUrl().replaceFirst("^https", "wss") + path);
        socket = front.http().newWebSocketBuilder().buildAsync(uri, this).join();
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
            ages.add((TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - written) / NANOS);
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
