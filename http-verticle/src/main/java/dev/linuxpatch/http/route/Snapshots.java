// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.respond.SharedJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says whether what is told may be old: a list that was read before its host went, and anything that is told on a side of
 * the cluster which changes nothing. That is marked, and not kept by anybody.
 */
public final class Snapshots {
    private static final String STALE = "stale";

    private Snapshots() {}

    /** @param list an object */
    static Reply told(HostDirectory hosts, Exchange exchange, SharedJson list) {
        return hosts.find(exchange.host())
                .filter(entry -> !entry.online())
                .map(entry -> mark("host_offline", entry.lastSeen(), hosts.age(entry)))
                .or(() -> cutOff(hosts.keepers()))
                .<Reply>map(mark -> new Reply.Encoded(marked(list.json(), mark)))
                .orElseGet(() -> new Reply.Shared(list));
    }

    /** Says it of an answer that needs no host to be there. */
    static JsonObject told(Keepers keepers, JsonObject answer) {
        cutOff(keepers).ifPresent(mark -> answer.put(STALE, mark));
        return answer;
    }

    /**
     * As {@link #told(Keepers, JsonObject)}.
     *
     * @param answer an object, encoded
     */
    public static Buffer told(Keepers keepers, Buffer answer) {
        return cutOff(keepers).map(mark -> marked(answer, mark)).orElse(answer);
    }

    private static Optional<JsonObject> cutOff(Keepers keepers) {
        return keepers.lost().map(since -> mark("no_quorum", since, keepers.age(since)));
    }

    private static JsonObject mark(String reason, Instant lastSeen, Duration age) {
        return new JsonObject()
                .put("reason", reason)
                .put("last_seen", lastSeen.toString())
                .put("age_seconds", age.toSeconds());
    }

    /** The same object with one more field at its end. */
    private static Buffer marked(Buffer object, JsonObject stale) {
        return object.getBuffer(0, object.length() - 1)
                .appendString(",\"" + STALE + "\":")
                .appendBuffer(stale.toBuffer())
                .appendString("}");
    }
}
