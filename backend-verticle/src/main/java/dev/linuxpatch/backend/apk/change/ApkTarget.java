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
 * @param path where programs are looked for
 */
record ApkTarget(Path root, String path) {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    ApkTarget(Path root) {
        this(root, PATH);
    }

    Map<String, String> environment() {
        return Map.of("PATH", path, "LC_ALL", "C.UTF-8", "HOME", "/root", "TERM", "dumb");
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
        return new Command(argv, environment(), Path.of("/"));
    }
}
