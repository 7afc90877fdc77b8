// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * The shape of every JSON answer: {@code success}, {@code request_id}, {@code timestamp}, {@code data}, {@code error}, all
 * five always there. What is before and after {@code data} is written by hand, so that encoded data can be put between
 * without touching it.
 */
public final class Envelope {
    private static final byte[] END = ",\"error\":null}".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;
    /** Immutable, so that a race costs a printing at most. */
    private Timestamp latest = Timestamp.of(0);

    public Envelope(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
    }

    /** Everything of a success before the value of {@code data}. */
    public Buffer prefix(String requestId) {
        return Buffer.buffer(prefixText(requestId));
    }

    private String prefixText(String requestId) {
        return "{\"success\":true,\"request_id\":\"" + requestId + "\",\"timestamp\":\"" + now() + "\",\"data\":";
    }

    /** Everything of a success after the value of {@code data}. */
    public static Buffer suffix() {
        return Buffer.buffer(END.clone());
    }

    /** A whole success. */
    public Buffer success(String requestId, JsonObject data) {
        return success(requestId, data.toBuffer());
    }

    /** A whole success around data that is encoded. */
    public Buffer success(String requestId, Buffer data) {
        String prefix = prefixText(requestId);
        return Buffer.buffer(prefix.length() + data.length() + END.length)
                .appendString(prefix)
                .appendBuffer(data)
                .appendBytes(END);
    }

    /** A whole refusal. */
    public Buffer failure(String requestId, Problem problem) {
        JsonObject error = new JsonObject()
                .put("code", problem.code().name())
                .put("message", problem.message())
                .put("details", problem.details().isEmpty() ? null : new JsonObject(problem.details()))
                .put("retryable", problem.code().retryable());
        return new JsonObject()
                .put("success", false)
                .put("request_id", requestId)
                .put("timestamp", now())
                .put("data", null)
                .put("error", error)
                .toBuffer();
    }

    /** A busy front answers many requests in one millisecond, and printing a time costs more than the rest of this. */
    private String now() {
        long millis = clock.millis();
        Timestamp last = latest;
        if (last.millis() != millis) {
            last = Timestamp.of(millis);
            latest = last;
        }
        return last.text();
    }

    private record Timestamp(long millis, String text) {
        static Timestamp of(long millis) {
            return new Timestamp(millis, Instant.ofEpochMilli(millis).toString());
        }
    }
}
