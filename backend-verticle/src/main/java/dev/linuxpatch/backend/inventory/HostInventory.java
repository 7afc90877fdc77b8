// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that is on a host and could be, as of one moment.
 *
 * @param packages what is installed, in the order of names
 * @param patches newer versions, in the order of package names
 * @param available what is in the index
 * @param indexRefreshed when the index was last fetched successfully, from files; null if unknown or if there is none
 * @param indexValidUntil when the first of the repositories expires by its own word; null if none says so
 * @param indexSigners keys that the repositories are signed with; empty if unknown
 */
public record HostInventory(
        List<PackageInfo> packages,
        List<Patch> patches,
        AvailablePackages available,
        Instant indexRefreshed,
        Instant indexValidUntil,
        List<String> indexSigners) {

    public static final HostInventory EMPTY = new HostInventory(List.of(), List.of(), AvailablePackages.NONE, null);

    public HostInventory(
            List<PackageInfo> packages, List<Patch> patches, AvailablePackages available, Instant indexRefreshed) {
        this(packages, patches, available, indexRefreshed, null, List.of());
    }

    public HostInventory {
        indexSigners = List.copyOf(indexSigners);
        packages = List.copyOf(packages);
        patches = List.copyOf(patches);
        Objects.requireNonNull(available, "available");
    }

    /** Whether applying what can be applied needs a reboot. */
    public boolean requiresReboot() {
        return patches.stream()
                .anyMatch(patch -> patch.requiresReboot() && patch.status().equals(Patch.AVAILABLE));
    }

    /** Patches that bring a security update, also those that are held back. */
    public int securityUpdates() {
        return (int) patches.stream().filter(Patch::security).count();
    }

    /** An installed package, also if it is called by its native architecture. */
    public Optional<PackageInfo> find(PackageName name) {
        return packages.stream()
                .filter(info -> info.name().equals(name)
                        || name.value().equals(info.name().value() + ':' + info.architecture()))
                .findFirst();
    }

    Set<String> installedNames() {
        return packages.stream().map(info -> info.name().value()).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a reader of both would see no difference. */
    boolean tellsTheSameAs(HostInventory other) {
        return available.equals(other.available) && patches.equals(other.patches) && packages.equals(other.packages);
    }

    /** The same, with the objects of the other one wherever they are equal, so that two generations share memory. */
    HostInventory sharing(HostInventory other) {
        var known = other.packages.stream().collect(Collectors.toMap(PackageInfo::name, info -> info));
        List<PackageInfo> shared = packages.stream()
                .map(info -> info.equals(known.get(info.name())) ? known.get(info.name()) : info)
                .toList();
        return new HostInventory(shared, patches, available, indexRefreshed, indexValidUntil, indexSigners);
    }
}
