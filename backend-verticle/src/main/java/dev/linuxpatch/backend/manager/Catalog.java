// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the package index says of some packages, by exactly the names that were asked for. */
public record Catalog(Map<PackageName, Entry> entries) {
    /**
     * One package that the package manager has heard of.
     *
     * @param installed null if it is not
     * @param candidate the version that it would install; null if it has none
     * @param fetchable versions that some archive offers, newest first
     */
    public record Entry(PackageVersion installed, PackageVersion candidate, List<PackageVersion> fetchable) {
        public Entry {
            fetchable = List.copyOf(fetchable);
        }
    }

    public Catalog {
        entries = Map.copyOf(entries);
    }

    /** The full name of a package: for a bare name also the only one that is known, if it has a foreign architecture. */
    public Optional<PackageName> resolve(PackageName name) {
        if (entries.containsKey(name)) {
            return Optional.of(name);
        }
        List<PackageName> same = entries.keySet().stream()
                .filter(known -> known.bare().equals(name.value()))
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /** Empty if the package manager has never heard of it. */
    public Optional<Entry> find(PackageName name) {
        return Optional.ofNullable(entries.get(name));
    }

    public boolean offers(PackageName name, PackageVersion version) {
        return find(name).filter(entry -> entry.fetchable().contains(version)).isPresent();
    }
}
