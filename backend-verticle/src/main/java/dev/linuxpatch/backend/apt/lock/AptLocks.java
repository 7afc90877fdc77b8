// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.lock;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out who holds apt's and dpkg's locks from {@code /proc/locks} (proc(5)). The lock files themselves are never
 * opened: closing one would release a lock that this process holds (fcntl(2)), and taking it would be in the way of others.
 */
public final class AptLocks {
    // 1: POSIX  ADVISORY  WRITE 27581 fe:00:9990513 0 EOF
    private static final Pattern LINE =
            Pattern.compile("\\d+: POSIX +\\S+ +WRITE +(\\d+) ([0-9a-f]+):([0-9a-f]+):(\\d+) .*");

    private static final int HEX = 16;
    private static final String FRONTEND = "var/lib/dpkg/lock-frontend";
    private static final String DPKG = "var/lib/dpkg/lock";

    private final Path procfs;
    private final Path root;

    AptLocks(Path procfs, Path root) {
        this.procfs = procfs;
        this.root = root;
    }

    /** Those of the system below a directory, as the kernel that runs this process knows them. */
    public static AptLocks of(Path root) {
        return new AptLocks(Path.of("/proc"), root);
    }

    /** Who is in the way of that; empty if nobody is. */
    public Optional<LockHolder> holder(Attempt attempt) throws IOException {
        List<String> locks = Files.readAllLines(procfs.resolve("locks"));
        for (String name : names(attempt)) {
            Path file = root.resolve(name);
            if (Files.exists(file)) {
                Optional<LockHolder> holder = holder(file, locks);
                if (holder.isPresent()) {
                    return holder;
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> names(Attempt attempt) {
        return switch (attempt) {
            case PLAN -> List.of();
            case REFRESH -> List.of("var/lib/apt/lists/lock");
            case DOWNLOAD -> List.of(FRONTEND, DPKG, "var/cache/apt/archives/lock");
            case CHANGE, REPAIR -> List.of(FRONTEND, DPKG);
        };
    }

    private Optional<LockHolder> holder(Path file, List<String> locks) throws IOException {
        long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
        long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
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
