// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.inventory.Offer;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import java.util.List;
import java.util.Optional;

/** What the worker needs of the host's inventory. */
public interface Inventory {
    /** Reads everything again and publishes it; returns when readers see it. */
    void refresh();

    /** Waits, but not for ever, until what is known of patches is of the package index as it is now. */
    void settle();

    /** Patches of the newest generation. */
    List<Patch> patches();

    /** An installed package of the newest generation; empty if it is not among them. */
    default Optional<PackageInfo> installed(PackageName name) {
        return Optional.empty();
    }

    /**
     * What the index of the newest generation says of a version.
     *
     * @param from the version that it would replace; null if there is none
     */
    default Optional<Offer> offer(PackageName name, PackageVersion version, PackageVersion from) {
        return Optional.empty();
    }

    /** Paths of an installed package; empty if that cannot be told. */
    default Optional<List<String>> files(PackageName name) {
        return Optional.empty();
    }

    /** How far the package index can be trusted. */
    CacheState cache();

    /** The package index has just been refreshed. */
    void indexRefreshed();

    /** A refresh of the package index could not read these repositories. */
    void indexNotRefreshed(List<String> repositories);

    /** Whether facts, read now, say that the host needs a reboot. */
    boolean rebootRequired();
}
