// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import dev.linuxpatch.backend.inventory.AvailablePackages;
import dev.linuxpatch.backend.inventory.Glob;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Answers questions about what could be installed: of each name the version that pacman would take. */
final class PacmanAvailable implements AvailablePackages {
    private final SyncIndex index;
    private final VersionRanks ranks;
    /** In the order of names. */
    private final List<AlpmPackage> candidates;

    PacmanAvailable(SyncIndex index, VersionRanks ranks) {
        this.index = index;
        this.ranks = ranks;
        this.candidates = index.candidates().stream()
                .filter(each -> PackageName.isLegal(each.name()) && PackageVersion.isLegal(each.version()))
                .toList();
    }

    @Override
    public AvailablePage find(FindAvailable question, Set<String> installed) {
        Comparator<AlpmPackage> order = switch (question.sort()) {
            case NAME -> Comparator.comparing(AlpmPackage::name);
            case STATUS -> Comparator.comparing(each -> 0);
            case VERSION -> Comparator.comparing(each -> ranks.of(each.version()));
            case SIZE -> Comparator.comparingLong(AlpmPackage::archiveBytes);
        };
        List<AlpmPackage> matches = candidates.stream()
                .filter(each -> question.namePattern() == null || Glob.matches(question.namePattern(), each.name()))
                .filter(each -> !installed.contains(each.name()))
                .sorted(question.descending() ? order.reversed() : order)
                .toList();
        int from = Math.min(Math.max(0, question.offset()), matches.size());
        int limit = Math.min(Math.max(0, question.limit()), InventoryMessages.PAGE);
        int to = Math.min(from + limit, matches.size());
        return new AvailablePage(
                matches.size(),
                from,
                matches.subList(from, to).stream().map(this::info).toList());
    }

    @Override
    public Optional<PackageDetail> detail(PackageName name) {
        return index.candidate(name.value())
                .filter(each -> PackageVersion.isLegal(each.version()))
                .map(each -> detail(info(each), each, List.of()));
    }

    static PackageDetail detail(PackageInfo info, AlpmPackage description, List<String> files) {
        return new PackageDetail(
                info,
                description.url(),
                String.join(" ", description.licenses()),
                files,
                Stream.concat(
                                description.depends().stream().map(each -> dependency(each, true)),
                                description.optional().stream().map(each -> dependency(Requirement.parse(each), false)))
                        .toList());
    }

    private static PackageDetail.Dependency dependency(Requirement requirement, boolean required) {
        String version = requirement.relation().isEmpty() ? null : requirement.relation() + " " + requirement.version();
        return new PackageDetail.Dependency(requirement.name(), version, required);
    }

    private PackageInfo info(AlpmPackage each) {
        return new PackageInfo(
                new PackageName(each.name()),
                new PackageVersion(each.version()),
                each.architecture(),
                PackageStatus.AVAILABLE,
                "not-installed",
                ranks.of(each.version()),
                null,
                false,
                each.description(),
                each.depends().stream().map(Requirement::name).distinct().toList(),
                List.of(),
                each.archiveBytes(),
                each.installedBytes(),
                null,
                each.packager(),
                each.base(),
                List.of());
    }

    /** The same index has the same packages. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PacmanAvailable that && that.index == index && that.ranks.equals(ranks);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(index);
    }
}
