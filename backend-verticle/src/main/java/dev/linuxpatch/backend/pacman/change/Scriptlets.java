// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.pacman.lock.PacmanLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds install scripts that run below a root although the pacman that started them is gone. */
final class Scriptlets {
    // libalpm, trans.c: sh -c '. /tmp/alpm_XXXXXX/.INSTALL; post_upgrade …'
    private static final Pattern SCRIPT =
            Pattern.compile("\\. \\S*/alpm_\\w{6}/\\.INSTALL; (?:pre|post)_(?:install|upgrade|remove)");

    private Scriptlets() {}

    static List<ProcessHandle> orphaned(Path root, PacmanLock lock) {
        try {
            if (lock.holder().isPresent()) {
                return List.of();
            }
        } catch (IOException e) {
            // Released while this looked: then there are no scripts of its holder either.
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> isScript(process.pid(), root))
                .toList();
    }

    private static boolean isScript(long pid, Path root) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String arguments = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return SCRIPT.matcher(arguments).find()
                    && Files.readSymbolicLink(process.resolve("root")).equals(root.toRealPath());
        } catch (IOException e) {
            // It has ended, or belongs to another user.
            return false;
        }
    }
}
