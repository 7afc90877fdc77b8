// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.shared.packages.PackageName;
import java.util.Map;

/**
 * What packages are called: by their bare name, and with {@code :arch} only for an architecture that is foreign to this host.
 *
 * @param machine as {@code uname -m} has it
 */
public record RpmNames(String machine) {
    private static final Map<String, String> MACHINE_OF_JVM =
            Map.of("amd64", "x86_64", "x86", "i686", "arm", "armv7hl");

    /** Those of the machine that this runs on. */
    public static RpmNames ofThisMachine() {
        String jvm = System.getProperty("os.arch", "");
        return new RpmNames(MACHINE_OF_JVM.getOrDefault(jvm, jvm));
    }

    /** Name with the architecture where that does not go without saying. */
    public String key(String name, String architecture) {
        return isNative(architecture) ? name : name + ":" + architecture;
    }

    /** Without an architecture that goes without saying. */
    public PackageName canonical(PackageName name) {
        int colon = name.value().indexOf(':');
        return colon > 0 && isNative(name.value().substring(colon + 1)) ? new PackageName(name.bare()) : name;
    }

    /** Whether packages of that architecture are this machine's own. */
    public boolean isNative(String architecture) {
        // x86_64_v2 and the like are finer names of the same.
        return architecture.isEmpty()
                || architecture.equals("noarch")
                || family(architecture).equals(family(machine));
    }

    private static String family(String architecture) {
        if (architecture.matches("i[3-6]86|athlon|geode")) {
            return "i686";
        }
        return architecture.startsWith("x86_64") || architecture.equals("amd64") ? "x86_64" : architecture;
    }
}
