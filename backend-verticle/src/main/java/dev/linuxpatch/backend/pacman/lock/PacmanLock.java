// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.lock;

import dev.linuxpatch.backend.manager.LockHolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * pacman's lock is that a file {@code db.lck} exists. No number is in it, and a pacman that was killed leaves it for ever;
 * but libalpm keeps it open as long as it works, so {@code /proc} tells who holds it, or that nobody does.
 */
public final class PacmanLock {
    private final Path procfs;
    private final Path file;

    PacmanLock(Path procfs, Path file) {
        this.procfs = procfs;
        this.file = file;
    }

    /** @param file the lock of a database, {@code db.lck} */
    public static PacmanLock at(Path file) {
        return new PacmanLock(Path.of("/proc"), file);
    }

    public Path file() {
        return file;
    }

    /** Who works on the packages now; empty if nobody does, with or without a lock. */
    public Optional<LockHolder> holder() throws IOException {
        Path real;
        try {
            real = file.toRealPath();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(procfs, "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process, real)) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    return Optional.of(new LockHolder(pid, command(process), file));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether there is a lock of a process that is gone. */
    public boolean stale() throws IOException {
        // Looked at again: it may have been released meanwhile.
        return Files.exists(file) && holder().isEmpty() && Files.exists(file);
    }

    private static boolean hasOpen(Path process, Path real) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(real);
                } catch (IOException e) {
                    // Closed in between.
                    return false;
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // It has ended, or belongs to another user.
            return false;
        }
    }

    private static String command(Path process) {
        try {
            return Files.readString(process.resolve("comm")).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
