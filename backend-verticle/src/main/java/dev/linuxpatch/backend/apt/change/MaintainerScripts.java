// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds maintainer scripts that run below a root although the dpkg that started them is gone: they hold no lock, and a
 * repair would start the same script a second time beside them.
 */
final class MaintainerScripts {
    // dpkg runs them from its own directories, seen from inside the root.
    private static final Pattern SCRIPT =
            Pattern.compile("/var/lib/dpkg/(?:info/[^/]+\\.|tmp\\.ci/)(?:pre|post)(?:inst|rm)");

    private MaintainerScripts() {}

    static List<ProcessHandle> orphaned(Path root) {
        return ProcessHandle.allProcesses()
                .filter(process -> isScript(process.pid(), root))
                .filter(process ->
                        process.parent().filter(MaintainerScripts::isDpkg).isEmpty())
                .toList();
    }

    private static boolean isDpkg(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("/dpkg"))
                .isPresent();
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
