// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.manager.LockHolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds package scripts that run below a root although the program that started them is gone: they hold no lock, and a
 * repair would start the same script a second time beside them.
 */
public final class RpmScriptlets {
    // rpm writes each into a file of its own: /bin/sh /var/tmp/rpm-tmp.AbCdEf 2
    private static final Pattern SCRIPT = Pattern.compile("/rpm-tmp\\.[A-Za-z0-9]{6}");

    private RpmScriptlets() {}

    /** Those whose parent is not who works on the rpm database. */
    public static List<ProcessHandle> orphaned(Path root) {
        List<ProcessHandle> scripts = ProcessHandle.allProcesses()
                .filter(process -> isScript(process.pid(), root))
                .toList();
        if (scripts.isEmpty()) {
            return List.of();
        }
        Optional<Long> worker = worker(root);
        return scripts.stream()
                .filter(script -> !script.parent().map(ProcessHandle::pid).equals(worker))
                .toList();
    }

    private static Optional<Long> worker(Path root) {
        try {
            return RpmLocks.of(root).transaction().map(LockHolder::pid);
        } catch (IOException e) {
            return Optional.empty();
        }
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
