// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** A WebSocket on the stream of job events that keeps what it hears. */
final class JobTail implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> frames = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private JobTail(ApiClient client, String path) {
        URI uri = URI.create(client.baseUrl().replaceFirst("^https", "wss") + path);
        this.socket = client.http()
                .newWebSocketBuilder()
                .buildAsync(uri, new Listener())
                .join();
    }

    /** @param query for example {@code ?since=3}, or empty */
    static JobTail open(ApiClient client, String query) {
        return new JobTail(client, "/api/v1/ws/jobs" + query);
    }

    /** As clients do: where that is refused for now, it is tried again. */
    static JobTail openWhenPossible(ApiClient client, String query) {
        return Awaiting.until("a tail is opened", () -> {
            try {
                return open(client, query);
            } catch (CompletionException e) {
                if (e.getCause() instanceof WebSocketHandshakeException refused
                        && refused.getResponse().statusCode() == 503) {
                    return null;
                }
                throw e;
            }
        });
    }

    /** @param host whose jobs are told */
    static JobTail ofHost(ApiClient client, String host) {
        return new JobTail(client, "/api/v1/hosts/" + host + "/ws/jobs");
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    List<JsonNode> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    /** The first frame, already heard or yet to come, that matches. */
    JsonNode await(String what, Predicate<JsonNode> wanted) {
        return Awaiting.until(
                what, () -> frames().stream().filter(wanted).findFirst().orElse(null));
    }

    JsonNode awaitEvent(String event) {
        return await("a frame " + event, frame -> frame.path("event").asText().equals(event));
    }

    JsonNode awaitEnd(String jobId) {
        return await(
                "the end of " + jobId,
                frame -> frame.path("event").asText().equals("job_complete")
                        && frame.path("job_id").asText().equals(jobId));
    }

    /** Frames of one job in the order of their arrival. */
    List<JsonNode> of(String jobId) {
        return frames().stream()
                .filter(frame -> frame.path("job_id").asText().equals(jobId))
                .toList();
    }

    /** Waits until the connection has ended, with or without a goodbye. */
    void awaitLoss() {
        Awaiting.untilTrue("the connection ends", closed::isDone);
    }

    /** The code with which the server closes. */
    int awaitClose() {
        return closed.join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                try {
                    JsonNode frame = JSON.readTree(partial.toString());
                    synchronized (frames) {
                        frames.add(frame);
                    }
                } catch (JsonProcessingException e) {
                    closed.completeExceptionally(e);
                }
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
