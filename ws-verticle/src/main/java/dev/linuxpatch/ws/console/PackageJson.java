// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Packages and inventories as consoles see them, with the member names of the HTTP API. */
final class PackageJson {
    private PackageJson() {}

    static JsonObject changed(InventoryHead head) {
        return new JsonObject()
                .put("event", "inventory_changed")
                .put("host", head.host().value())
                .put("epoch", head.epoch())
                .put("generation", head.generation())
                .put("timestamp", text(head.takenAt()))
                .put("package_manager", head.packageManager())
                .put("packages", head.packages())
                .put("patches", head.patches())
                .put("security_updates", head.securityUpdates())
                .put("requires_reboot", head.requiresReboot())
                .put("cache_status", head.cache().status().wireName())
                .put("last_cache_update", text(head.cache().lastUpdate()));
    }

    static JsonObject summary(PackageInfo info) {
        return new JsonObject()
                .put("name", info.name().value())
                .put("version", info.version().value())
                .put("architecture", info.architecture())
                .put("status", info.status().wireName())
                .put("upgradable", info.upgradable())
                .put("available_version", text(info.availableVersion()))
                .put("held", info.held())
                .put("description", info.description())
                .put("size_installed", info.sizeInstalled())
                .put("cve_ids", strings(info.cveIds()));
    }

    static JsonObject detail(PackageDetail detail) {
        PackageInfo info = detail.info();
        JsonArray dependencies = new JsonArray();
        detail.dependencies()
                .forEach(dependency -> dependencies.add(new JsonObject()
                        .put("name", dependency.name())
                        .put("version", dependency.version())
                        .put("required", dependency.required())));
        return summary(info)
                .put("maintainer", info.maintainer())
                .put("source", info.source())
                .put("homepage", detail.homepage())
                .put("license", detail.license())
                .put("installed_at", text(info.installedAt()))
                .put("dependencies", dependencies)
                .put("reverse_dependencies", strings(info.reverseDependencies()))
                .put("files", strings(detail.files()));
    }

    private static JsonArray strings(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String text(PackageVersion version) {
        return version == null ? null : version.value();
    }
}
