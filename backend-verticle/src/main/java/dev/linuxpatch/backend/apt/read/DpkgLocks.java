// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether somebody works on dpkg's database, from the kernel's own table ({@code proc_locks(5)}): trying to take a lock
 * could make the one who needs it fail.
 */
final class DpkgLocks {
    private static final Path TABLE = Path.of("/proc/locks");
    private static final int INODE_COLUMN = 5;

    private DpkgLocks() {}

    static boolean isHeld(Path root) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (String lock : List.of("var/lib/dpkg/lock-frontend", "var/lib/dpkg/lock")) {
            try {
                inodes.add(Files.getAttribute(root.resolve(lock), "unix:ino").toString());
            } catch (NoSuchFileException e) {
                // Nobody has ever locked it.
            }
        }
        // The device is left out: on an overlay the table has another one than the file. Taking a stranger's lock for
        // dpkg's only delays the next look.
        return Files.readAllLines(TABLE).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > INODE_COLUMN && !columns[1].equals("->"))
                .map(columns -> columns[INODE_COLUMN].substring(columns[INODE_COLUMN].lastIndexOf(':') + 1))
                .anyMatch(inodes::contains);
    }
}
