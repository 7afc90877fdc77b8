// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.system.InstalledKernels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One kind of package manager, in three parts: what it is told ({@link ManagerCommands}, pure), how its answers are read
 * ({@link ManagerOutput}, pure), and what can be seen on disk without asking it ({@link PackageDatabase}). None of them
 * starts a process. Beside them it says how the inventory is read.
 */
public interface PackageManager {
    /** In the words of the configuration and the wire contract: {@code apt}, {@code dnf}… */
    String wireName();

    ManagerCommands commands();

    ManagerOutput output();

    PackageDatabase database();

    /**
     * Whether the package database remembers that a package's script failed. If not, then what failed is known from the
     * output alone ({@link StatusLine.Failing}), and the package looks as good as any.
     */
    boolean remembersFailedScripts();

    /** What every program that works on these packages needs in its environment. */
    Map<String, String> environment();

    /**
     * Reads the inventory.
     *
     * @param capture runs programs with {@link #environment}
     * @param runningKernel release of the kernel that runs; empty if the root is not what runs
     */
    InventoryReader inventoryReader(Capture capture, Supplier<Optional<String>> runningKernel);

    /**
     * The same, with what the operator keeps of advisories: for a package manager whose archives carry none.
     *
     * @param records directory or archive of OSV records; null if there is none
     */
    default InventoryReader inventoryReader(Capture capture, Supplier<Optional<String>> runningKernel, Path records) {
        return inventoryReader(capture, runningKernel);
    }

    /** Makes archives of what is installed; empty if only the package manager's own cache and the repositories have them. */
    default Optional<ArchiveMaker> archives() {
        return Optional.empty();
    }

    /** What versions do not tell; empty if nobody here knows how to bring it back. */
    default Optional<Traces> traces() {
        return Optional.empty();
    }

    /** Kernels that packages have installed. */
    InstalledKernels kernels();

    /** When a package was last changed; null if unknown. */
    Instant lastChange();
}
