// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.manager.FileLocks;
import dev.linuxpatch.backend.manager.LockHolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who works on the rpm database of a root: rpm's own lock, which every program that changes packages takes in the end. */
public final class RpmLocks {
    private final FileLocks locks;
    private final Path root;

    /** @param procfs {@code /proc} */
    public RpmLocks(Path procfs, Path root) {
        this.locks = new FileLocks(procfs);
        this.root = root;
    }

    /** As the kernel that runs this process knows them. */
    public static RpmLocks of(Path root) {
        return new RpmLocks(Path.of("/proc"), root);
    }

    /** Who changes packages now; empty if nobody does. */
    public Optional<LockHolder> transaction() throws IOException {
        return locks.holder(RpmDatabase.places().stream()
                .map(place -> root.resolve(place).resolve(".rpm.lock"))
                .toList());
    }

    /**
     * Who left its number in the first of these files and still lives; empty if nobody did.
     *
     * @param files relative to the root
     */
    public Optional<LockHolder> pidFiles(List<String> files) throws IOException {
        for (String file : files) {
            Optional<LockHolder> holder = locks.pidFile(root.resolve(file));
            if (holder.isPresent()) {
                return holder;
            }
        }
        return Optional.empty();
    }
}
