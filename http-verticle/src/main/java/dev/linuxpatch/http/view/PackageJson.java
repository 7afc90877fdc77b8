// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A package as the wire contract shows it. Some values appear under two names, because clients disagree about them. */
public final class PackageJson {
    private PackageJson() {}

    static JsonObject item(PackageInfo info) {
        return common(info).put("dependencies", strings(info.dependencies()));
    }

    /** With everything that is known of it. */
    public static JsonObject detail(PackageDetail detail) {
        JsonArray dependencies = new JsonArray();
        detail.dependencies()
                .forEach(dependency -> dependencies.add(new JsonObject()
                        .put("name", dependency.name())
                        .put("version", dependency.version())
                        .put("required", dependency.required())));
        return common(detail.info())
                .put("dependencies", dependencies)
                .put("homepage", detail.homepage())
                .put("license", detail.license())
                .put("files", strings(detail.files()));
    }

    private static JsonObject common(PackageInfo info) {
        String available = Wire.text(info.availableVersion());
        String installedAt = Wire.text(info.installedAt());
        return new JsonObject()
                .put("name", info.name().value())
                .put("version", info.version().value())
                .put("architecture", info.architecture())
                .put("status", info.status().wireName())
                .put("state", info.state())
                .put("upgradable", info.upgradable())
                .put("latest_version", available)
                .put("available_version", available)
                .put("held", info.held())
                .put("description", info.description())
                .put("reverse_dependencies", strings(info.reverseDependencies()))
                .put("size_bytes", info.sizeBytes())
                .put("size_installed", info.sizeInstalled())
                .put("installed_at", installedAt)
                .put("install_date", installedAt)
                .put("maintainer", info.maintainer())
                .put("source", info.source())
                .put("cve_ids", strings(info.cveIds()));
    }

    private static JsonArray strings(List<String> values) {
        return new JsonArray(values);
    }
}
