// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import java.util.Map;
import java.util.TreeMap;

/**
 * One package as dpkg's status file has it.
 *
 * @param state third word of the Status field: {@code installed}, {@code config-files}, {@code half-configured}…
 * @param reinstall whether dpkg says that it must be installed again
 */
public record DpkgPackage(String name, String version, String state, boolean reinstall) {
    /** The version that is on disk; null if the package is not. */
    public String present() {
        return state.equals("config-files") || state.equals("not-installed") ? null : version;
    }

    /** Whether nothing is half-done. */
    public boolean sound() {
        return !reinstall
                && (state.equals("installed") || state.equals("config-files") || state.equals("not-installed"));
    }

    /** Reads deb-control(5) stanzas, as far as needed here. */
    static Map<String, DpkgPackage> parse(String status) {
        Map<String, DpkgPackage> packages = new TreeMap<>();
        for (String stanza : status.split("\n\n", -1)) {
            Map<String, String> fields = new TreeMap<>();
            for (String line : stanza.lines().toList()) {
                int colon = line.indexOf(": ");
                if (colon > 0 && line.charAt(0) != ' ') {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            if (fields.containsKey("Package")) {
                String[] words = fields.getOrDefault("Status", "unknown ok not-installed")
                        .split(" ", -1);
                packages.put(
                        fields.get("Package"),
                        new DpkgPackage(
                                fields.get("Package"),
                                fields.getOrDefault("Version", ""),
                                words[2],
                                words[1].equals("reinstreq")));
            }
        }
        return packages;
    }
}
