// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.run.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The system whose packages apt shall see.
 *
 * @param root {@code /} for this host
 * @param configuration the file for {@code APT_CONFIG}; null for this host, which has its own
 */
record AptTarget(Path root, Path configuration) {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL", "C.UTF-8",
            "HOME", "/root",
            "TERM", "dumb",
            // Nobody is there to answer, or to read.
            "DEBIAN_FRONTEND", "noninteractive",
            "APT_LISTCHANGES_FRONTEND", "none",
            "UCF_FORCE_CONFFOLD", "1",
            // Restarting services is not asked for, and would end this one.
            "NEEDRESTART_SUSPEND", "1");

    AptTarget {
        Objects.requireNonNull(root, "root");
    }

    Command command(List<String> argv) {
        return new Command(argv, environment(), Path.of("/"));
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
        if (configuration != null) {
            environment.put("APT_CONFIG", configuration.toString());
        }
        return Map.copyOf(environment);
    }

    /** dpkg does not read apt's configuration. */
    List<String> dpkgOptions() {
        return host() ? List.of() : List.of("--root=" + root);
    }

    private boolean host() {
        return root.equals(Path.of("/"));
    }
}
