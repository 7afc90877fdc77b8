// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import dev.linuxpatch.backend.run.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The system whose packages apk shall see.
 *
 * @param root {@code /} for this host
 */
record ApkTarget(Path root) {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL", "C.UTF-8",
            "HOME", "/root",
            "TERM", "dumb");

    Map<String, String> environment() {
        return ENVIRONMENT;
    }

    List<String> apk(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("apk"));
        if (!root.equals(Path.of("/"))) {
            argv.addAll(List.of("--root", root.toString()));
        }
        argv.add("--no-progress");
        argv.addAll(arguments);
        return argv;
    }

    Command command(List<String> argv) {
        return new Command(argv, ENVIRONMENT, Path.of("/"));
    }
}
