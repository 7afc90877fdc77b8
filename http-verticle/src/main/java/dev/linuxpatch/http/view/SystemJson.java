// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A host and its services as the wire contract shows them. */
public final class SystemJson {
    private SystemJson() {}

    /** Flat, because a typed client needs it so. */
    public static JsonObject info(SystemInfo info) {
        return new JsonObject()
                .put("hostname", info.hostname())
                .put("os", info.os())
                .put("os_version", info.osVersion())
                .put("kernel", info.kernel())
                .put("architecture", info.architecture())
                .put("last_update_check", Wire.text(info.lastUpdateCheck()))
                .put("last_update_apply", Wire.text(info.lastUpdateApply()))
                .put("pending_reboot", info.pendingReboot())
                .put("pending_reboot_reasons", new JsonArray(info.pendingReboots()))
                .put("uptime_seconds", info.uptimeSeconds())
                .put("last_boot", Wire.text(info.lastBoot()))
                .put("package_manager", info.packageManager())
                .put("package_root", info.packageRoot())
                .put("can_change_packages", info.canChange());
    }

    public static JsonObject service(ServiceState state) {
        return new JsonObject()
                .put("name", state.name())
                .put("display_name", state.displayName())
                .put("active_state", state.activeState())
                .put("sub_state", state.subState())
                .put("load_state", state.loadState())
                .put("enabled_state", state.enabledState())
                .put("main_pid", state.mainPid())
                .put("healthy", state.healthy());
    }
}
