// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.Patch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A patch as the wire contract shows it. */
final class PatchJson {
    private PatchJson() {}

    static JsonObject item(Patch patch) {
        return new JsonObject()
                .put("id", patch.id())
                .put("name", patch.name().value())
                .put("current_version", patch.currentVersion().value())
                .put("available_version", patch.availableVersion().value())
                .put("severity", patch.severity().wireName())
                .put("severity_source", patch.severitySource())
                .put("security", patch.security())
                .put("description", patch.description())
                .put("cve_ids", new JsonArray(patch.cveIds()))
                .put("requires_reboot", patch.requiresReboot())
                .put("status", patch.status())
                .put("reason", patch.reason())
                .put("advisories", advisories(patch.advisories()))
                .put("published_date", Wire.text(patch.publishedDate()))
                .put("affected_packages", new JsonArray(patch.affectedPackages()))
                .put("origin", patch.origin())
                .put("size_bytes", patch.downloadBytes());
    }

    private static JsonArray advisories(List<Advisory> advisories) {
        JsonArray array = new JsonArray();
        advisories.forEach(advisory -> array.add(new JsonObject()
                .put("id", advisory.id())
                .put("severity", advisory.severity().wireName())
                .put("source", advisory.source())
                .put("cve_ids", new JsonArray(advisory.cveIds()))
                .put("published", Wire.text(advisory.published()))
                .put("summary", advisory.summary())
                .put("reboot_suggested", advisory.rebootSuggested())
                .put("fixed_version", Wire.text(advisory.fixedIn()))));
        return array;
    }
}
