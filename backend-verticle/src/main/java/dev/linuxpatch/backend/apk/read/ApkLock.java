// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import dev.linuxpatch.backend.manager.LockHolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who holds apk's lock, a flock(2) on a file beside its database, from {@code /proc/locks}. The file is never opened here. */
final class ApkLock {
    private static final Pattern LINE =
            Pattern.compile("\\d+: (?:FLOCK|POSIX) +\\S+ +WRITE +(\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private final Path procfs;

    ApkLock(Path procfs) {
        this.procfs = procfs;
    }

    Optional<LockHolder> holder(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
        for (String line : Files.readAllLines(procfs.resolve("locks"))) {
            Matcher lock = LINE.matcher(line);
            // Inodes are only unique on one file system; the open file decides.
            if (lock.matches() && Long.parseLong(lock.group(2)) == inode && hasOpen(lock.group(1), file)) {
                return Optional.of(new LockHolder(Long.parseLong(lock.group(1)), command(lock.group(1)), file));
            }
        }
        return Optional.empty();
    }

    private boolean hasOpen(String pid, Path file) throws IOException {
        Path real = file.toRealPath();
        try (Stream<Path> open = Files.list(procfs.resolve(pid).resolve("fd"))) {
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

    private String command(String pid) {
        try {
            return Files.readString(procfs.resolve(pid).resolve("comm")).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
