// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.linuxpatch.shared.packages.BlockedPatch;
import java.io.IOException;
import java.util.List;

/**
 * Job events as clients see them, the same over WebSocket, as an event stream and in a page: names, and the members of a
 * JSON object that the caller opens and closes.
 */
public final class EventJson {
    /** Name of what tells of removed events. */
    public static final String GAP = "gap";

    private EventJson() {}

    /** What a client is told that the event is. */
    public static String name(JobEvent event) {
        return event.kind() == JobEvent.Kind.END ? "job_complete" : "job_status";
    }

    public static void write(JsonGenerator json, JobEvent event) throws IOException {
        json.writeStringField("job_id", event.jobId().toString());
        json.writeStringField("status", event.status().wireName());
        json.writeNumberField("progress", event.progress());
        json.writeNumberField("progress_percent", event.progress());
        json.writeStringField("message", event.message());
        json.writeStringField("output", event.output());
        json.writeStringField(
                "stream", event.stream() == null ? null : event.stream().wireName());
        json.writeStringField(
                "error", event.error() == null ? null : event.error().message());
        json.writeStringField(
                "error_code",
                event.error() == null ? null : event.error().code().name());
        json.writeStringField("timestamp", event.at().toString());
        json.writeNumberField("seq", event.seq());
        json.writeNumberField("position", event.position());
        json.writeStringField("operation", event.operation().wireName());
        json.writeStringField("phase", event.phase().wireName());
        if (event.kind() == JobEvent.Kind.END) {
            writeSkipped(json, event.skipped());
        }
    }

    private static void writeSkipped(JsonGenerator json, List<BlockedPatch> skipped) throws IOException {
        json.writeArrayFieldStart("skipped");
        for (BlockedPatch patch : skipped) {
            json.writeStartObject();
            json.writeStringField("name", patch.name());
            json.writeStringField(
                    "available_version",
                    patch.availableVersion() == null
                            ? null
                            : patch.availableVersion().value());
            json.writeStringField("status", patch.status());
            json.writeStringField("reason", patch.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /**
     * Retention has removed events.
     *
     * @param job whose sequence numbers these are; null if they are positions
     */
    public static void writeGap(JsonGenerator json, JobId job, long from, long to) throws IOException {
        json.writeStringField("job_id", job == null ? null : job.toString());
        json.writeNumberField("from", from);
        json.writeNumberField("to", to);
        json.writeStringField("reason", "retention");
        json.writeStringField("message", "these events are not kept any more");
    }
}
