// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.run.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The system whose packages zypper shall see.
 *
 * @param root {@code /} for this host
 * @param withoutHolds makes the configuration with which holds do not count, of what the operator's says at that moment: it
 *     also says of which packages several versions may be there
 */
record ZypperTarget(Path root, Supplier<Path> withoutHolds) {
    /** Names the configuration file to libzypp. */
    static final String CONFIGURATION = "ZYPP_CONF";

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL", "C.UTF-8",
            "HOME", "/root",
            "TERM", "dumb");

    ZypperTarget {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(withoutHolds, "withoutHolds");
    }

    /** A command that takes the lock. */
    Command zypper(List<String> arguments) {
        return zypper(List.of(), arguments);
    }

    /** @param global options that come before the command */
    Command zypper(List<String> global, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("zypper"));
        if (!host()) {
            argv.addAll(List.of("--root", root.toString()));
        }
        argv.addAll(List.of("--non-interactive", "--xmlout"));
        argv.addAll(global);
        argv.addAll(arguments);
        return command(argv);
    }

    /** A command that changes nothing, and so neither waits for the lock nor keeps others waiting. */
    Command question(List<String> arguments) {
        return zypper(arguments).with(Map.of("ZYPP_READONLY_HACK", "1"));
    }

    Command rpmdb(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("rpmdb"));
        if (!host()) {
            argv.add("--root=" + root);
        }
        argv.addAll(List.of(arguments));
        return command(argv);
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
        Path own = root.resolve("etc/zypp/zypp.conf");
        if (!host() && Files.exists(own)) {
            // Else this host's would count.
            environment.put(CONFIGURATION, own.toString());
        }
        return Map.copyOf(environment);
    }

    private Command command(List<String> argv) {
        return new Command(argv, environment(), Path.of("/"));
    }

    private boolean host() {
        return root.equals(Path.of("/"));
    }
}
