// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.linuxpatch.shared.job.EventJson;
import dev.linuxpatch.shared.job.EventRun;
import dev.linuxpatch.shared.job.EventRun.Item;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Events as they are written over HTTP. */
final class EventText {
    /** What one piece of a stream holds, about: so much waits for a client that does not read. */
    static final int PIECE_BYTES = 16 * 1024;

    /** What a restart takes, and a little more. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private EventText() {}

    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** The data of a page. */
    static Buffer page(JobId job, long since, EventPage page) {
        EventRun run = EventRun.of(job, since, page);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        object(out, json -> {
            json.writeStringField("job_id", job == null ? null : job.toString());
            json.writeNumberField("since", since);
            json.writeNumberField("next_since", run.upTo());
            json.writeBooleanField("more", page.more());
            json.writeNumberField("first_kept", page.firstKept());
            json.writeNumberField("last", page.last());
            json.writeArrayFieldStart("events");
            for (Item item : run.items()) {
                json.writeStartObject();
                item(json, job, item);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return Buffer.buffer(out.toByteArray());
    }

    /** The lines of a stream, in pieces of a bounded size. */
    static List<Buffer> lines(JobId job, List<Item> items) {
        List<Buffer> pieces = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Item item : items) {
            if (item instanceof Item.Removed removed) {
                line(out, removed.to(), EventJson.GAP, json -> item(json, job, item));
            } else {
                JobEvent event = ((Item.Kept) item).event();
                line(out, EventRun.number(job, event), EventJson.name(event), json -> item(json, job, item));
            }
            if (out.size() >= PIECE_BYTES) {
                pieces.add(Buffer.buffer(out.toByteArray()));
                out.reset();
            }
        }
        if (out.size() > 0) {
            pieces.add(Buffer.buffer(out.toByteArray()));
        }
        return pieces;
    }

    /** The first line of a stream that begins with what happens next: from here a client can resume. */
    static Buffer connected(long position) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, position, "connected", json -> {
            json.writeStringField("event", "connected");
            json.writeNumberField("position", position);
        });
        return Buffer.buffer(out.toByteArray());
    }

    /** The last words of a stream that ends because the service does; its number stays where it is. */
    static Buffer restarting(long since) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, since, "restarting", json -> {
            json.writeStringField("event", "restarting");
            json.writeNumberField("resume_since", since);
            json.writeNumberField("retry_ms", RETRY.toMillis());
        });
        return Buffer.buffer(out.toByteArray());
    }

    private static void item(JsonGenerator json, JobId job, Item item) throws IOException {
        if (item instanceof Item.Removed removed) {
            json.writeStringField("event", EventJson.GAP);
            EventJson.writeGap(json, job, removed.from(), removed.to());
        } else {
            JobEvent event = ((Item.Kept) item).event();
            json.writeStringField("event", EventJson.name(event));
            EventJson.write(json, event);
        }
    }

    /** JSON has no line ends of its own, so that one field of data is enough. */
    private static void line(ByteArrayOutputStream out, long id, String event, Members members) {
        out.writeBytes(("id: " + id + "\nevent: " + event + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        object(out, members);
        out.write('\n');
        out.write('\n');
    }

    private static void object(ByteArrayOutputStream out, Members members) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }
}
