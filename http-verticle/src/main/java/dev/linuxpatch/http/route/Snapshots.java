// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.respond.SharedJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Says of a list whether its host is there: one that was read before the host went is marked, and not kept by anybody. */
final class Snapshots {
    private Snapshots() {}

    /** @param list an object */
    static Reply told(HostDirectory hosts, Exchange exchange, SharedJson list) {
        return hosts.find(exchange.host())
                .filter(entry -> !entry.online())
                .<Reply>map(entry -> new Reply.Encoded(marked(
                        list.json(),
                        new JsonObject()
                                .put("last_seen", entry.lastSeen().toString())
                                .put("age_seconds", hosts.age(entry).toSeconds()))))
                .orElseGet(() -> new Reply.Shared(list));
    }

    /** The same object with one more field at its end. */
    private static Buffer marked(Buffer object, JsonObject stale) {
        return object.getBuffer(0, object.length() - 1)
                .appendString(",\"stale\":")
                .appendBuffer(stale.toBuffer())
                .appendString("}");
    }
}
