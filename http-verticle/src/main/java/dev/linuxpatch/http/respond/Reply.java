// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;

/** What a route answers; how it is written is {@link Responder}'s business. */
public sealed interface Reply {

    /**
     * A success whose data was made for this request.
     *
     * @param headers beyond those of every answer
     */
    record Data(int status, JsonObject data, Map<String, String> headers) implements Reply {
        public Data {
            Objects.requireNonNull(data, "data");
            headers = Map.copyOf(headers);
        }
    }

    /** A success whose data is encoded already, and not worth a tag or compression. */
    record Encoded(Buffer data) implements Reply {
        public Encoded {
            Objects.requireNonNull(data, "data");
        }
    }

    /** A success whose data is shared by many answers: it has an entity tag and is sent compressed where accepted. */
    record Shared(SharedJson data) implements Reply {
        public Shared {
            Objects.requireNonNull(data, "data");
        }
    }

    /** A success whose data is too large to hold: it is written piece by piece, as fast as the client reads. */
    record Streamed(Pieces data) implements Reply {
        public Streamed {
            Objects.requireNonNull(data, "data");
        }
    }

    /** A stream of events as the HTML standard has it ({@code text/event-stream}), written as fast as the client reads. */
    record Events(Pieces data) implements Reply {
        public Events {
            Objects.requireNonNull(data, "data");
        }
    }

    /** A success that says nothing and has no body: 204. */
    record Nothing() implements Reply {}

    /** Pieces of one answer. */
    interface Pieces {
        /** The next piece; null after the last one. Asked for again only when the one before was written. */
        Future<Buffer> next();
    }

    /**
     * A success that is not JSON and has no envelope.
     *
     * @param entityTag with its quotes; null for a document that must not be kept
     */
    record Document(String contentType, Buffer body, String entityTag) implements Reply {
        public Document {
            Objects.requireNonNull(contentType, "contentType");
            Objects.requireNonNull(body, "body");
        }
    }

    /** A refusal. */
    record Refused(Problem problem, Map<String, String> headers) implements Reply {
        public Refused {
            Objects.requireNonNull(problem, "problem");
            headers = Map.copyOf(headers);
        }
    }

    static Reply ok(JsonObject data) {
        return new Data(200, data, Map.of());
    }

    /** Work was stored and will be done; {@code location} is where to follow it. */
    static Reply accepted(JsonObject data, String location) {
        return new Data(202, data, Map.of("Location", location));
    }

    /** The same answer again, to a request that was made before (draft-ietf-httpapi-idempotency-key-header). */
    static Reply acceptedBefore(JsonObject data, String location) {
        return new Data(202, data, Map.of("Location", location, "Idempotent-Replayed", "true"));
    }

    static Reply refused(Problem problem) {
        return new Refused(problem, Map.of());
    }

    /** The same, for endpoints that need not wait for anybody to know. */
    static Future<Reply> refusedNow(Problem problem) {
        return Future.succeededFuture(refused(problem));
    }
}
