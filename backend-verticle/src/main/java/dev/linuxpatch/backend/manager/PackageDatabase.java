// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be learnt of a host's packages by looking, at any time, whoever is changing them. */
public interface PackageDatabase {
    /** Every package as it is now. */
    PackageStates states() throws IOException;

    /** The name as {@link #states} has it: without an architecture that goes without saying. */
    PackageName canonical(PackageName name) throws IOException;

    /** Negative if the first is older. */
    int compare(PackageVersion first, PackageVersion second);

    /** Whether some earlier run was cut off, so that the package manager refuses to work until that is finished. */
    boolean interrupted() throws IOException;

    /** Who keeps us from doing that now; empty if nobody does. */
    Optional<LockHolder> lockHolder(Attempt attempt) throws IOException;

    /** Processes that go on working on packages although the package manager that started them is gone. */
    List<ProcessHandle> stragglers();

    /** Whether there is a package index at all. */
    boolean hasIndex() throws IOException;

    /**
     * Writes down what the database would say if these packages were held, for {@link ManagerCommands#upgradePlan}. The
     * database itself is not touched.
     *
     * @param directory where to write it
     * @return null if the package manager can be told in its command what stays as it is
     */
    default Path assumeHeld(Set<PackageName> names, Path directory) throws IOException {
        return null;
    }

    /**
     * Names the state of the package index: another text once the repositories offer something else, the same while they do
     * not, however often they are asked. Empty if that cannot be told.
     */
    default String indexState() throws IOException {
        return "";
    }

    /** The archive of exactly this version, if it is still in the cache. */
    Optional<Path> cachedArchive(PackageName name, PackageVersion version) throws IOException;
}
