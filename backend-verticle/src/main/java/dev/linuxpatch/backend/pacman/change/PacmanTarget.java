// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.pacman.read.PacmanConfig;
import dev.linuxpatch.backend.run.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The system whose packages pacman shall see.
 *
 * @param root {@code /} for this host
 */
record PacmanTarget(Path root) {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL", "C.UTF-8",
            "HOME", "/root",
            "TERM", "dumb");

    Map<String, String> environment() {
        return ENVIRONMENT;
    }

    /** @param arguments operation, options and targets */
    Command pacman(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("pacman"));
        if (!root.equals(Path.of("/"))) {
            PacmanConfig config = PacmanConfig.read(root);
            argv.addAll(List.of("--config", root.resolve(PacmanConfig.FILE).toString()));
            argv.addAll(List.of("--root", root.toString()));
            argv.addAll(List.of("--dbpath", config.database().toString()));
            config.caches().forEach(cache -> argv.addAll(List.of("--cachedir", cache.toString())));
            argv.addAll(List.of("--logfile", config.log().toString()));
            argv.addAll(List.of("--hookdir", root.resolve("etc/pacman.d/hooks").toString()));
            argv.addAll(List.of("--gpgdir", root.resolve("etc/pacman.d/gnupg").toString()));
        }
        argv.addAll(arguments);
        return command(argv);
    }

    Command command(List<String> argv) {
        return new Command(argv, ENVIRONMENT, Path.of("/"));
    }
}
