// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.packages.PackageName;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/** How single values are written on the wire; null stays null. */
final class Wire {
    private Wire() {}

    /** RFC 3339, UTC. */
    static String text(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static String text(Object value) {
        return value == null ? null : value.toString();
    }

    static JsonArray names(Collection<PackageName> names) {
        JsonArray array = new JsonArray();
        names.forEach(name -> array.add(name.value()));
        return array;
    }
}
