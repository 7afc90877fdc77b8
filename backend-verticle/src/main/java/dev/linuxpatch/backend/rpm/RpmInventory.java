// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Installed packages in the words of this project. Of one moment; immutable. */
public final class RpmInventory {
    private final Map<String, List<RpmPackage>> byName;
    private final Map<String, String> providers = new HashMap<>();
    private final Map<String, TreeSet<String>> dependencies = new HashMap<>();
    private final Map<String, TreeSet<String>> dependents = new HashMap<>();

    public RpmInventory(List<RpmPackage> packages, RpmNames names) {
        byName = RpmStates.byName(packages, names);
        byName.forEach((name, versions) ->
                versions.forEach(found -> found.provides().forEach(provided -> providers.putIfAbsent(provided, name))));
        // A package is the first to provide its own name.
        byName.keySet().forEach(name -> providers.put(name, name));
        byName.forEach((name, versions) -> versions.get(0).requires().forEach(relation -> {
            String provider = providers.get(relation.name());
            if (provider != null && !provider.equals(name)) {
                dependencies.computeIfAbsent(name, key -> new TreeSet<>()).add(provider);
                dependents.computeIfAbsent(provider, key -> new TreeSet<>()).add(name);
            }
        }));
    }

    /** Versions of each package, newest first, in the order of names. */
    public Map<String, List<RpmPackage>> byName() {
        return byName;
    }

    /**
     * The list, in the order of names.
     *
     * @param patches by the name of their package
     * @param ranks from {@link #ranks}
     */
    public List<PackageInfo> list(Map<String, Patch> patches, Predicate<RpmPackage> held, Map<String, Integer> ranks) {
        List<PackageInfo> list = new ArrayList<>(byName.size());
        byName.forEach((name, versions) -> list.add(describe(
                name,
                versions,
                patches.get(name),
                held,
                ranks.getOrDefault(versions.get(0).version().toString(), 0))));
        return list;
    }

    /** The place of each version among all of them, those of the index included: equal versions have one place. */
    public Map<String, Integer> ranks(Collection<String> further) {
        TreeMap<String, List<String>> order = new TreeMap<>(RpmVersion.ORDER);
        Stream.concat(
                        byName.values().stream()
                                .map(versions -> versions.get(0).version().toString()),
                        further.stream())
                .forEach(version ->
                        order.computeIfAbsent(version, key -> new ArrayList<>()).add(version));
        Map<String, Integer> ranks = new HashMap<>();
        int rank = 0;
        for (List<String> same : order.values()) {
            for (String version : same) {
                ranks.put(version, rank);
            }
            rank++;
        }
        return ranks;
    }

    /** What is known of an installed package beyond the list. */
    public PackageDetail detail(PackageInfo known, RpmPackage found, List<String> files) {
        List<PackageDetail.Dependency> all = new ArrayList<>();
        found.requires()
                .forEach(relation -> all.add(new PackageDetail.Dependency(relation.name(), relation.version(), true)));
        found.recommends()
                .forEach(relation -> all.add(new PackageDetail.Dependency(relation.name(), relation.version(), false)));
        return new PackageDetail(
                known,
                found.url(),
                found.license(),
                files,
                all.stream().distinct().toList());
    }

    private PackageInfo describe(
            String name, List<RpmPackage> versions, Patch patch, Predicate<RpmPackage> held, int rank) {
        RpmPackage newest = versions.get(0);
        boolean upgradable = patch != null && patch.status().equals(Patch.AVAILABLE);
        return new PackageInfo(
                new PackageName(name),
                new PackageVersion(newest.version().toString()),
                newest.architecture(),
                PackageStatus.INSTALLED,
                RpmStates.word(versions),
                rank,
                upgradable ? patch.availableVersion() : null,
                versions.stream().anyMatch(held),
                newest.summary(),
                List.copyOf(dependencies.getOrDefault(name, new TreeSet<>())),
                List.copyOf(dependents.getOrDefault(name, new TreeSet<>())),
                newest.archiveBytes(),
                newest.installedBytes(),
                newest.installedAt(),
                newest.vendor().isEmpty() ? newest.packager() : newest.vendor(),
                newest.source(),
                patch == null ? List.of() : patch.cveIds());
    }
}
