// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.host.HostRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/** A managed host as it is shown. */
public final class HostJson {
    private HostJson() {}

    /** @param meant whether requests that name no host are about it */
    public static JsonObject of(HostRecord host, boolean online, Instant lastSeen, boolean meant) {
        JsonObject labels = new JsonObject();
        host.labels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> labels.put(label.getKey(), label.getValue()));
        return new JsonObject()
                .put("host_id", host.id().value())
                .put("name", host.name())
                .put("state", online ? "online" : "offline")
                .put("last_seen", Wire.text(lastSeen))
                .put("default", meant)
                .put("labels", labels)
                .put("addresses", new JsonArray(host.addresses()))
                .put("distribution", host.distribution())
                .put("distribution_version", host.distributionVersion())
                .put("architecture", host.architecture())
                .put("package_manager", host.packageManager())
                .put("version", host.version());
    }
}
