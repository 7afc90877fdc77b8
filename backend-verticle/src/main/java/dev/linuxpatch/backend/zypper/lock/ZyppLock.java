// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.lock;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.rpm.RpmLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who keeps zypper from working: libzypp leaves its number in a file, and believes it for as long as that process
 * lives; an rpm that outlived its zypper holds the lock of the database.
 */
public final class ZyppLock {
    private static final List<String> FILES = List.of("run/zypp.pid", "var/run/zypp.pid");

    private final RpmLocks locks;

    private ZyppLock(RpmLocks locks) {
        this.locks = locks;
    }

    /** That of the system below a directory. */
    public static ZyppLock of(Path root) {
        return new ZyppLock(RpmLocks.of(root));
    }

    /** Who is in the way of that; empty if nobody is. */
    public Optional<LockHolder> holder(Attempt attempt) throws IOException {
        return switch (attempt) {
            // Questions are asked without the lock.
            case PLAN, CHECK -> Optional.empty();
            case REFRESH, DOWNLOAD -> locks.pidFiles(FILES);
            case CHANGE, REPAIR -> {
                Optional<LockHolder> zypp = locks.pidFiles(FILES);
                yield zypp.isPresent() ? zypp : locks.transaction();
            }
        };
    }
}
