// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.bench.rollback.host.Manager;
import dev.linuxpatch.bench.rollback.plan.Step.Change;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A change as a call of the API.
 *
 * @param json the body; null for none
 */
record Call(String method, String path, String json) {
    private static final String PACKAGES = "/api/v1/packages";

    static Call of(Change change, Manager manager) {
        String options = "\"options\":{\"allow_downgrade\":true,\"force\":" + change.force() + "}}";
        // Every kind that names packages but INSTALL names one.
        String name = change.wanted().keySet().stream().sorted().findFirst().orElse("");
        return switch (change.kind()) {
            case INSTALL ->
                new Call(
                        "POST",
                        PACKAGES,
                        new TreeMap<>(change.wanted())
                                .entrySet().stream()
                                        .map(one -> "{\"name\":\"" + one.getKey() + "\"" + version(one, manager) + "}")
                                        .collect(Collectors.joining(",", "{\"packages\":[", "]," + options)));
            case UPDATE -> {
                String version = version(change.wanted().entrySet().iterator().next(), manager);
                yield new Call(
                        "PUT",
                        PACKAGES + "/" + name,
                        "{" + (version.isEmpty() ? "" : version.substring(1) + ",") + options);
            }
            case UPGRADE_ALL -> new Call("POST", "/api/v1/patches/apply", "{}");
            case SECURITY -> new Call("POST", "/api/v1/patches/apply", "{\"security_only\":true}");
            case REMOVE -> new Call("DELETE", PACKAGES + "/" + name + "?force=" + change.force(), null);
            case PURGE -> new Call("DELETE", PACKAGES + "/" + name + "?purge=true&force=" + change.force(), null);
        };
    }

    /** @param force also what was changed again since */
    static Call rollback(String jobId, boolean force) {
        return new Call("POST", "/api/v1/jobs/" + jobId + "/rollback" + (force ? "?force=true" : ""), null);
    }

    /** The same, that only tells what it would do. */
    Call dry() {
        return new Call(method, path + (path.contains("?") ? "&" : "?") + "dry_run=true", json);
    }

    private static String version(Map.Entry<String, String> wanted, Manager manager) {
        return wanted.getValue().equals(Change.NEWEST)
                ? ""
                : ",\"version\":\"" + manager.version(wanted.getValue()) + "\"";
    }
}
