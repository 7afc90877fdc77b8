// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The process that keeps others from the package database.
 *
 * @param command its short name, empty if unknown
 * @param file the lock
 */
public record LockHolder(long pid, String command, Path file) {
    public LockHolder {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(file, "file");
    }

    /** For people: {@code apt-get (pid 123) holds /var/lib/dpkg/lock-frontend}. */
    public String describe() {
        return (command.isEmpty() ? "a process" : command) + " (pid " + pid + ") holds " + file;
    }
}
