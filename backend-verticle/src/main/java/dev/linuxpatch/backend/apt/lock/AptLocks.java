// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.lock;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.FileLocks;
import dev.linuxpatch.backend.manager.LockHolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out who holds apt's and dpkg's locks. */
public final class AptLocks {
    private static final String FRONTEND = "var/lib/dpkg/lock-frontend";
    private static final String DPKG = "var/lib/dpkg/lock";

    private final FileLocks locks;
    private final Path root;

    AptLocks(Path procfs, Path root) {
        this.locks = new FileLocks(procfs);
        this.root = root;
    }

    /** Those of the system below a directory, as the kernel that runs this process knows them. */
    public static AptLocks of(Path root) {
        return new AptLocks(Path.of("/proc"), root);
    }

    /** Who is in the way of that; empty if nobody is. */
    public Optional<LockHolder> holder(Attempt attempt) throws IOException {
        return locks.holder(names(attempt).stream().map(root::resolve).toList());
    }

    private static List<String> names(Attempt attempt) {
        return switch (attempt) {
            case PLAN, CHECK -> List.of();
            case REFRESH -> List.of("var/lib/apt/lists/lock");
            case DOWNLOAD -> List.of(FRONTEND, DPKG, "var/cache/apt/archives/lock");
            case CHANGE, REPAIR -> List.of(FRONTEND, DPKG);
        };
    }
}
