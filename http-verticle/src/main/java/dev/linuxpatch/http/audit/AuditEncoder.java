// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Encodes a record as one line of JSON, UTF-8, without the line feed. Texts that a stranger chose are capped; control
 * characters and line separators are escaped by JSON, so that a line stays a line. For one thread.
 */
final class AuditEncoder {

    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MAX_TEXT = 512;
    private static final char DELETE = 0x7f;
    private static final char REPLACEMENT = 0xfffd;
    private static final int MAX_NAMES = 16;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000;

    private final JsonFactory factory = new JsonFactory();
    private long lastMillis;
    private String lastTimestamp = timestamp(Instant.EPOCH);

    byte[] encode(AuditRecord entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(MAX_TEXT);
        try (JsonGenerator json = factory.createGenerator(out)) {
            // DEL, the C1 controls and U+2028/2029 move a terminal or break a line in some tools, and JSON would let
            // them by.
            json.setHighestNonEscapedChar(0x7e);
            json.writeStartObject();
            json.writeStringField("timestamp", recent(entry.at()));
            json.writeStringField("event", entry.event());
            if (entry instanceof AuditRecord.Request request) {
                write(json, request);
            } else if (entry instanceof AuditRecord.Refusal refusal) {
                text(json, "peer", refusal.peer());
                text(json, "reason", refusal.reason());
                json.writeNumberField("count", refusal.count());
            } else if (entry instanceof AuditRecord.Notice notice) {
                text(json, "detail", notice.detail());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A busy service writes many records of one millisecond. */
    private String recent(Instant at) {
        long millis = at.toEpochMilli();
        if (millis != lastMillis) {
            lastTimestamp = timestamp(at);
            lastMillis = millis;
        }
        return lastTimestamp;
    }

    static String timestamp(Instant at) {
        return RFC_3339.format(at);
    }

    private static void write(JsonGenerator json, AuditRecord.Request request) throws IOException {
        text(json, "request_id", request.requestId());
        text(json, "method", request.method());
        text(json, "route", request.route());
        text(json, "path", request.path());
        AuditRecord.Answer answer = request.answer();
        json.writeNumberField("status", answer.status());
        text(json, "error", answer.errorCode());
        json.writeNumberField("duration_ms", Math.floorDiv(answer.durationNanos(), NANOS_PER_MICRO) / MICROS_PER_MILLI);
        json.writeNumberField("bytes", answer.bytes());
        text(json, "peer", request.peer());
        AuditRecord.Caller caller = request.caller();
        if (caller != null) {
            text(json, "subject", caller.subject());
            json.writeArrayFieldStart("san");
            for (String name : caller.alternativeNames()
                    .subList(0, Math.min(MAX_NAMES, caller.alternativeNames().size()))) {
                json.writeString(capped(name));
            }
            json.writeEndArray();
            text(json, "serial", caller.serial());
        }
        text(json, "user_agent", request.userAgent());
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, capped(value));
        }
    }

    private static String capped(String text) {
        // The one control character that the generator can only pass through.
        String value = text.indexOf(DELETE) < 0 ? text : text.replace(DELETE, REPLACEMENT);
        if (value.length() <= MAX_TEXT) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return value.substring(0, end) + "...";
    }
}
