// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the list of installed packages. */
final class InstalledPackages {
    /** Leaves room for that many different installed versions between two neighbours of the index. */
    private static final int RANK_STEP = 1 << 10;

    private static final int KIBIBYTE = 1024;

    private final InfoDirectory info;
    private final AvailableIndex index;

    InstalledPackages(InfoDirectory info, AvailableIndex index) {
        this.info = info;
        this.index = index;
    }

    /** Packages that are present and that the contract can name, by name. */
    static Map<String, DpkgEntry> present(Map<String, DpkgEntry> entries) {
        Map<String, DpkgEntry> present = new TreeMap<>();
        entries.forEach((key, entry) -> {
            if (entry.state().isPresent() && PackageName.isLegal(key) && PackageVersion.isLegal(entry.version())) {
                present.put(key, entry);
            }
        });
        return present;
    }

    /**
     * The list, in the order of names.
     *
     * @param patches those of these packages, by name
     */
    List<PackageInfo> list(Map<String, DpkgEntry> present, DependencyGraph graph, Map<String, Patch> patches) {
        Map<String, Integer> ranks = ranks(present);
        List<PackageInfo> packages = new ArrayList<>(present.size());
        present.forEach((key, entry) ->
                packages.add(describe(key, entry, graph, patches.get(key), ranks.get(entry.version()))));
        return packages;
    }

    private PackageInfo describe(String key, DpkgEntry entry, DependencyGraph graph, Patch patch, int rank) {
        boolean upgradable = patch != null && patch.status().equals(Patch.AVAILABLE);
        return new PackageInfo(
                new PackageName(key),
                new PackageVersion(entry.version()),
                entry.architecture(),
                PackageStatus.INSTALLED,
                entry.state().word(),
                rank,
                upgradable ? patch.availableVersion() : null,
                entry.isHeld(),
                entry.field(ControlField.DESCRIPTION),
                graph.dependencies(key),
                List.copyOf(graph.dependents(key)),
                archiveSize(key, entry.version()),
                Numbers.parse(entry.field(ControlField.INSTALLED_SIZE)) * KIBIBYTE,
                info.installedAt(entry),
                entry.field(ControlField.MAINTAINER),
                source(entry.field(ControlField.SOURCE), entry.name()),
                patch == null ? List.of() : patch.cveIds());
    }

    /** The source package: the field is absent where it has the name of the binary package. */
    static String source(String field, String name) {
        int space = field.indexOf(' ');
        String source = space < 0 ? field : field.substring(0, space);
        return source.isEmpty() ? name : source;
    }

    private long archiveSize(String key, String version) {
        return index.versionsOf(key).stream()
                .filter(available -> available.version().equals(version))
                .mapToLong(available -> index.downloadSize(available.entry()))
                .findFirst()
                .orElse(0);
    }

    /** Ranks in one order with the versions of the index, so that both lists can be sorted together. */
    private Map<String, Integer> ranks(Map<String, DpkgEntry> present) {
        Map<String, Integer> ranks = new TreeMap<>(DebianVersion.ORDER);
        present.values().forEach(entry -> ranks.put(entry.version(), 0));
        int previous = -1;
        for (Map.Entry<String, Integer> version : ranks.entrySet()) {
            int inIndex = index.rankOf(version.getKey());
            int rank = inIndex >= 0 ? inIndex * RANK_STEP : -(inIndex + 1) * RANK_STEP - RANK_STEP + 1;
            previous = Math.max(rank, previous + 1);
            version.setValue(previous);
        }
        return ranks;
    }

    /** The rank of an entry of the index in that order. */
    static int rank(AvailableIndex index, int entry) {
        return index.rank(entry) * RANK_STEP;
    }
}
