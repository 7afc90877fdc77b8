// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.job.EventJson;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One thing to tell. Its members are encoded once, its text once a dialect, however many clients get it. Not for use by
 * more than one thread.
 */
public final class Frame {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double MILLIS = 1000.0;
    /** What a restart takes, and a little more. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final String name;
    private final String members;
    private final Map<Dialect, String> texts = new EnumMap<>(Dialect.class);

    private Frame(String name, Members members) {
        this.name = name;
        this.members = encode(members);
    }

    /** The complete JSON text. */
    public String text(Dialect dialect) {
        return texts.computeIfAbsent(dialect, d -> d.dress(name, members));
    }

    /** One step of a job. */
    public static Frame of(JobEvent event) {
        return new Frame(EventJson.name(event), json -> EventJson.write(json, event));
    }

    /** The first frame of every connection; a client that resumes from {@code position} misses nothing. */
    public static Frame connected(Instant now, long position, Duration pingInterval, Duration timeout) {
        return new Frame("connected", json -> {
            json.writeStringField("message", "job events follow");
            json.writeStringField("timestamp", now.toString());
            json.writeNumberField("position", position);
            json.writeNumberField("heartbeat_interval_seconds", pingInterval.toMillis() / MILLIS);
            json.writeNumberField("heartbeat_timeout_seconds", timeout.toMillis() / MILLIS);
        });
    }

    public static Frame pong(Instant now) {
        return new Frame("pong", json -> json.writeStringField("timestamp", now.toString()));
    }

    /**
     * Retention has removed events that the client would have got.
     *
     * @param job whose sequence numbers these are; null if they are positions
     */
    public static Frame gap(JobId job, long from, long to) {
        return new Frame(EventJson.GAP, json -> EventJson.writeGap(json, job, from, to));
    }

    /** Something that a client asked for cannot be. */
    public static Frame error(Instant now, ErrorCode code, List<FieldError> errors) {
        return new Frame("error", json -> {
            json.writeStringField("code", code.name());
            json.writeStringField("message", FieldError.sentence(errors));
            json.writeStringField("field", errors.get(0).field());
            json.writeArrayFieldStart("errors");
            for (FieldError error : errors) {
                json.writeStartObject();
                json.writeStringField("field", error.field());
                json.writeStringField("message", error.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("retryable", code.retryable());
            json.writeStringField("timestamp", now.toString());
        });
    }

    static Frame lagging() {
        return new Frame("lagging", json -> {
            json.writeFieldName("resume_since");
            json.writeRawValue(TailFrame.RESUME_MARK);
            json.writeStringField("message", "too slow: connect again with ?since= this position");
        });
    }

    static Frame restarting() {
        return new Frame("restarting", json -> {
            json.writeFieldName("resume_since");
            json.writeRawValue(TailFrame.RESUME_MARK);
            json.writeNumberField("retry_ms", RETRY.toMillis());
            json.writeStringField("message", "the service stops: connect again with ?since= this position");
        });
    }

    private static String encode(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer does not fail", e);
        }
        String object = text.toString();
        return object.substring(1, object.length() - 1);
    }

    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }
}
