// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The service's own dialect over a WebSocket: all jobs by position, or one by its numbers. */
public final class WebSocketReader implements StreamReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI uri;
    private final String jobId;

    /**
     * @param api where it begins, for example {@code https://host:port/api/v1}
     * @param jobId null for all jobs
     */
    public WebSocketReader(HttpClient http, String api, String jobId) {
        this.http = http;
        this.uri = URI.create(api.replaceFirst("^https", "wss") + "/ws/jobs");
        this.jobId = jobId;
    }

    @Override
    public boolean read(StreamChecker checker, Duration howLong) throws IOException, InterruptedException {
        Session session = new Session(checker);
        URI from = jobId == null ? URI.create(uri + "?since=" + checker.last()) : uri;
        WebSocket socket = open(from, session);
        try {
            if (jobId != null) {
                // A new connection is told of all jobs. Behind the pong nothing comes that was not asked for.
                socket.sendText("{\"action\":\"unsubscribe\"}", true).join();
                socket.sendText("{\"action\":\"ping\"}", true).join();
                session.quiet.get(CONNECT.toSeconds(), TimeUnit.SECONDS);
                String subscribe = JSON.createObjectNode()
                        .put("action", "subscribe")
                        .put("job_id", jobId)
                        .put("since", checker.last())
                        .toString();
                socket.sendText(subscribe, true).join();
            }
            return session.over.get(howLong.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException | CompletionException e) {
            throw new IOException("the socket broke: " + e.getCause(), e);
        } finally {
            session.leave();
            socket.abort();
        }
    }

    @Override
    public String name() {
        return "WebSocket";
    }

    private WebSocket open(URI from, Session session) throws IOException, InterruptedException {
        try {
            return http.newWebSocketBuilder()
                    .connectTimeout(CONNECT)
                    .buildAsync(from, session)
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("cannot connect: " + e.getCause(), e);
        }
    }

    private final class Session implements WebSocket.Listener {
        private final StreamChecker checker;
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private final CompletableFuture<Void> quiet = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private boolean left;

        Session(StreamChecker checker) {
            this.checker = checker;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String frame = text.toString();
                text.setLength(0);
                try {
                    take(JSON.readTree(frame));
                } catch (JsonProcessingException e) {
                    over.completeExceptionally(new IOException("not JSON: " + frame, e));
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            over.complete(false);
            quiet.completeExceptionally(new IOException("closed with " + code));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over.completeExceptionally(error);
            quiet.completeExceptionally(error);
        }

        synchronized void leave() {
            left = true;
        }

        private synchronized void take(JsonNode frame) {
            // What is under way when a reader leaves is lost to it: it counts only what it has looked at.
            boolean wanted = jobId == null || quiet.isDone();
            if (left || !wanted && !frame.path("event").asText().equals("pong")) {
                return;
            }
            switch (frame.path("event").asText()) {
                case "job_status", "job_complete" -> {
                    StreamEvent event = StreamEvent.of(frame);
                    checker.event(event);
                    if (jobId != null && event.end()) {
                        over.complete(true);
                    }
                }
                case "gap" ->
                    checker.gap(frame.path("from").asLong(), frame.path("to").asLong());
                case "pong" -> quiet.complete(null);
                case "error" -> over.completeExceptionally(new IOException("refused: " + frame));
                default -> {
                    // Greetings and the like.
                }
            }
        }
    }
}
