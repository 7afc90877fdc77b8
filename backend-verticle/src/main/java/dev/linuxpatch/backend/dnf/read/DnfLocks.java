// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.rpm.RpmLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who keeps dnf waiting: dnf leaves its number in files, rpm holds a lock. */
public final class DnfLocks {
    private static final String METADATA = "var/cache/dnf/metadata_lock.pid";
    private static final String DOWNLOAD = "var/cache/dnf/download_lock.pid";
    private static final String TRANSACTION = "var/lib/dnf/rpmdb_lock.pid";

    private final RpmLocks locks;

    DnfLocks(RpmLocks locks) {
        this.locks = locks;
    }

    /** As the kernel that runs this process knows them. */
    public static DnfLocks of(Path root) {
        return new DnfLocks(RpmLocks.of(root));
    }

    /** Who is in the way of that; empty if nobody is. */
    public Optional<LockHolder> holder(Attempt attempt) throws IOException {
        return switch (attempt) {
            case PLAN, CHECK -> Optional.empty();
            case REFRESH -> locks.pidFiles(List.of(METADATA));
            case DOWNLOAD -> first(locks.pidFiles(List.of(METADATA, DOWNLOAD)));
            case CHANGE, REPAIR -> first(locks.pidFiles(List.of(TRANSACTION)));
        };
    }

    private Optional<LockHolder> first(Optional<LockHolder> dnf) throws IOException {
        return dnf.isPresent() ? dnf : locks.transaction();
    }
}
