// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.packages.BlockedPatch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Patches that are not applied, as a plan and a job show them. */
final class BlockedJson {
    private BlockedJson() {}

    static JsonArray of(List<BlockedPatch> patches) {
        JsonArray blocked = new JsonArray();
        patches.forEach(patch -> blocked.add(new JsonObject()
                .put("name", patch.name())
                .put("available_version", Wire.text(patch.availableVersion()))
                .put("status", patch.status())
                .put("reason", patch.reason())));
        return blocked;
    }
}
