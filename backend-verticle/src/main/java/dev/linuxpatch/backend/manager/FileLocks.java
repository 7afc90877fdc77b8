// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out who holds a lock on a file from {@code /proc/locks} (proc(5)). The lock files themselves are never opened:
 * closing one would release a lock that this process holds (fcntl(2)), and taking it would be in the way of others.
 */
public final class FileLocks {
    // 1: POSIX  ADVISORY  WRITE 27581 fe:00:9990513 0 EOF
    private static final Pattern LINE =
            Pattern.compile("\\d+: POSIX +\\S+ +WRITE +(\\d+) ([0-9a-f]+):([0-9a-f]+):(\\d+) .*");

    private static final int HEX = 16;

    private final Path procfs;

    /** @param procfs {@code /proc} */
    public FileLocks(Path procfs) {
        this.procfs = procfs;
    }

    /** Who holds a lock by fcntl(2) on the first of these files that somebody holds one on; empty if nobody does. */
    public Optional<LockHolder> holder(List<Path> files) throws IOException {
        List<String> locks = Files.readAllLines(procfs.resolve("locks"));
        for (Path file : files) {
            if (Files.exists(file)) {
                Optional<LockHolder> holder = holder(file, locks);
                if (holder.isPresent()) {
                    return holder;
                }
            }
        }
        return Optional.empty();
    }

    /** Who left its number in a file ({@code dnf}, {@code zypper}) and still lives; empty if nobody did. */
    public Optional<LockHolder> pidFile(Path file) throws IOException {
        try {
            String text = Files.readString(file).trim();
            if (!text.matches("\\d{1,10}")) {
                return Optional.empty();
            }
            long pid = Long.parseLong(text);
            return Files.exists(procfs.resolve(pid + "/stat"))
                    ? Optional.of(new LockHolder(pid, command(pid), file))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<LockHolder> holder(Path file, List<String> locks) throws IOException {
        long inode;
        long device;
        try {
            inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
            device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        for (String line : locks) {
            Matcher lock = LINE.matcher(line);
            if (lock.matches() && Long.parseLong(lock.group(4)) == inode) {
                long pid = Long.parseLong(lock.group(1));
                if (holds(pid, file, device, lock)) {
                    return Optional.of(new LockHolder(pid, command(pid), file));
                }
            }
        }
        return Optional.empty();
    }

    /** On stacked file systems the kernel names another device than stat(2): then the open file decides. */
    private boolean holds(long pid, Path file, long device, Matcher lock) throws IOException {
        long major = Long.parseLong(lock.group(2), HEX);
        long minor = Long.parseLong(lock.group(3), HEX);
        return device == device(major, minor) || hasOpen(pid, file);
    }

    private boolean hasOpen(long pid, Path file) throws IOException {
        Path real = file.toRealPath();
        try (Stream<Path> open = Files.list(procfs.resolve(pid + "/fd"))) {
            return open.anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(real);
                } catch (IOException e) {
                    // Closed in between.
                    return false;
                }
            });
        } catch (IOException e) {
            // It has ended, or belongs to another user.
            return false;
        }
    }

    private String command(long pid) {
        try {
            return Files.readString(procfs.resolve(pid + "/comm")).trim();
        } catch (IOException e) {
            return "";
        }
    }

    /** As glibc's makedev(3) packs it. */
    private static long device(long major, long minor) {
        return (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xffL) << 12) | ((major & ~0xfffL) << 32);
    }
}
