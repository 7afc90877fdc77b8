// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import dev.linuxpatch.backend.inventory.AvailablePackages;
import dev.linuxpatch.backend.inventory.Glob;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The newest of what the repositories offer, from memory.
 *
 * @param packages in the order of names
 * @param ranks place of each version in rpm's order
 */
record DnfAvailable(List<DnfIndex.Available> packages, Map<String, Integer> ranks, RpmNames names)
        implements AvailablePackages {

    @Override
    public AvailablePage find(FindAvailable question, Set<String> installed) {
        List<DnfIndex.Available> matches = new ArrayList<>();
        for (DnfIndex.Available candidate : packages) {
            if ((question.namePattern() == null || Glob.matches(question.namePattern(), candidate.name()))
                    && !installed.contains(candidate.name())) {
                matches.add(candidate);
            }
        }
        sort(matches, question);
        int from = Math.min(Math.max(0, question.offset()), matches.size());
        int limit = Math.min(Math.max(0, question.limit()), InventoryMessages.PAGE);
        int to = Math.min(from + limit, matches.size());
        return new AvailablePage(
                matches.size(),
                from,
                matches.subList(from, to).stream().map(this::describe).toList());
    }

    @Override
    public Optional<PackageDetail> detail(PackageName name) {
        PackageName canonical = names.canonical(name);
        return packages.stream()
                .filter(candidate -> candidate.name().equals(canonical.value()))
                .findFirst()
                .map(candidate -> new PackageDetail(
                        describe(candidate),
                        candidate.url(),
                        candidate.license(),
                        List.of(),
                        candidate.requires().stream()
                                .map(DnfAvailable::dependency)
                                .distinct()
                                .toList()));
    }

    /** They come in the order of names, which breaks ties. */
    private void sort(List<DnfIndex.Available> matches, FindAvailable question) {
        switch (question.sort()) {
            case NAME:
            case STATUS:
                if (question.descending() && question.sort() == InventoryMessages.PackageSort.NAME) {
                    Collections.reverse(matches);
                }
                return;
            case VERSION:
                sort(matches, Comparator.comparingInt(this::rank), question.descending());
                return;
            case SIZE:
                sort(matches, Comparator.comparingLong(DnfIndex.Available::downloadBytes), question.descending());
                return;
        }
    }

    private static void sort(
            List<DnfIndex.Available> matches, Comparator<DnfIndex.Available> order, boolean descending) {
        matches.sort(descending ? order.reversed() : order);
    }

    private int rank(DnfIndex.Available candidate) {
        return ranks.getOrDefault(candidate.version(), 0);
    }

    private PackageInfo describe(DnfIndex.Available candidate) {
        return new PackageInfo(
                new PackageName(candidate.name()),
                new PackageVersion(candidate.version()),
                candidate.architecture(),
                PackageStatus.AVAILABLE,
                "not-installed",
                rank(candidate),
                null,
                false,
                candidate.summary(),
                candidate.requires().stream()
                        .map(DnfAvailable::dependency)
                        .map(PackageDetail.Dependency::name)
                        .distinct()
                        .toList(),
                List.of(),
                candidate.downloadBytes(),
                candidate.installedBytes(),
                null,
                candidate.vendor(),
                candidate.source(),
                List.of());
    }

    /** {@code name}, or {@code name >= version}; what begins with a bracket is a condition and has no version of its own. */
    private static PackageDetail.Dependency dependency(String text) {
        int space = text.startsWith("(") ? -1 : text.indexOf(' ');
        return space < 0
                ? new PackageDetail.Dependency(text, null, true)
                : new PackageDetail.Dependency(text.substring(0, space), text.substring(space + 1), true);
    }
}
