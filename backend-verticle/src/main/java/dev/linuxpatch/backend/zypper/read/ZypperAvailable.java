// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import dev.linuxpatch.backend.inventory.AvailablePackages;
import dev.linuxpatch.backend.inventory.Glob;
import dev.linuxpatch.backend.rpm.RpmVersion;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the repositories offer. The version named is the one that zypper would take: the newest of the repositories with the
 * best priority.
 */
final class ZypperAvailable implements AvailablePackages {
    /** Better first: priority, then version. */
    private static final Comparator<OfferedPackage> PREFERRED = Comparator.<OfferedPackage>comparingInt(
                    offered -> offered.repository().priority())
            .thenComparing(OfferedPackage::version, Comparator.reverseOrder());

    private final Map<String, List<OfferedPackage>> byName = new TreeMap<>();
    private final List<OfferedPackage> candidates;
    private final Map<String, Integer> ranks = new HashMap<>();

    ZypperAvailable(List<OfferedPackage> packages) {
        packages.forEach(offered ->
                byName.computeIfAbsent(offered.key(), key -> new ArrayList<>(1)).add(offered));
        byName.values().forEach(versions -> versions.sort(PREFERRED));
        candidates = byName.values().stream().map(versions -> versions.get(0)).toList();
        int rank = 0;
        for (String version : candidates.stream()
                .map(offered -> offered.version().toString())
                .distinct()
                .sorted(RpmVersion.ORDER)
                .toList()) {
            ranks.put(version, rank++);
        }
    }

    /** Everything offered under a name, what zypper prefers first. */
    List<OfferedPackage> offers(String key) {
        return byName.getOrDefault(key, List.of());
    }

    /** Versions of the candidates. */
    Set<String> versions() {
        return ranks.keySet();
    }

    @Override
    public AvailablePage find(FindAvailable question, Set<String> installed) {
        List<OfferedPackage> matches = new ArrayList<>(candidates.stream()
                .filter(offered ->
                        question.namePattern() == null || Glob.matches(question.namePattern(), offered.key()))
                .filter(offered -> !installed.contains(offered.key()))
                .toList());
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
        return offers(name.value()).stream().findFirst().map(this::detail);
    }

    /** They come in the order of names, which breaks ties. */
    private void sort(List<OfferedPackage> offers, FindAvailable question) {
        switch (question.sort()) {
            case NAME -> {
                if (question.descending()) {
                    Collections.reverse(offers);
                }
            }
            case STATUS -> {
                // All of them are available.
            }
            case VERSION -> sort(offers, Comparator.comparingInt(this::rank), question.descending());
            case SIZE -> sort(offers, Comparator.comparingLong(OfferedPackage::archiveBytes), question.descending());
        }
    }

    private static void sort(List<OfferedPackage> offers, Comparator<OfferedPackage> order, boolean descending) {
        offers.sort(descending ? order.reversed() : order);
    }

    private int rank(OfferedPackage offered) {
        return ranks.getOrDefault(offered.version().toString(), 0);
    }

    private PackageDetail detail(OfferedPackage offered) {
        List<PackageDetail.Dependency> dependencies = requires(offered)
                .map(relation -> relation.split(" ", 2))
                .map(parts -> new PackageDetail.Dependency(parts[0], parts.length == 2 ? parts[1] : null, true))
                .toList();
        return new PackageDetail(describe(offered), offered.url(), offered.license(), List.of(), dependencies);
    }

    private PackageInfo describe(OfferedPackage offered) {
        return new PackageInfo(
                new PackageName(offered.key()),
                new PackageVersion(offered.version().toString()),
                offered.architecture(),
                PackageStatus.AVAILABLE,
                "not-installed",
                rank(offered),
                null,
                false,
                offered.summary(),
                requires(offered)
                        .map(relation -> relation.split(" ", 2)[0])
                        .distinct()
                        .toList(),
                List.of(),
                offered.archiveBytes(),
                offered.installedBytes(),
                null,
                offered.vendor(),
                offered.source(),
                List.of());
    }

    private static Stream<String> requires(OfferedPackage offered) {
        return offered.requires().lines();
    }
}
