// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.backend.inventory.AvailablePackages;
import dev.linuxpatch.backend.inventory.Glob;
import dev.linuxpatch.backend.inventory.Offer;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers questions about what could be installed. The version named is the one that apt would take without preferences:
 * the newest of the archives with the highest default priority. Pins are not applied here.
 */
final class AptAvailable implements AvailablePackages {
    private static final int KIBIBYTE = 1024;

    private final AvailableIndex index;
    /** An entry for each package that the contract can name, in the order of names. */
    private final int[] candidates;

    AptAvailable(AvailableIndex index) {
        this.index = index;
        IntStream.Builder entries = IntStream.builder();
        index.forEachCandidate(entry -> {
            if (PackageName.isLegal(index.name(entry)) && PackageVersion.isLegal(index.version(entry))) {
                entries.add(entry);
            }
        });
        this.candidates = entries.build().toArray();
    }

    AvailableIndex index() {
        return index;
    }

    @Override
    public AvailablePage find(FindAvailable question, Set<String> installed) {
        List<Integer> matches = new ArrayList<>();
        for (int entry : candidates) {
            String name = index.name(entry);
            if ((question.namePattern() == null || Glob.matches(question.namePattern(), name))
                    && !installed.contains(name)) {
                matches.add(entry);
            }
        }
        sort(matches, question);
        int from = Math.min(Math.max(0, question.offset()), matches.size());
        int limit = Math.min(Math.max(0, question.limit()), InventoryMessages.PAGE);
        int to = Math.min(from + limit, matches.size());
        return new AvailablePage(matches.size(), from, describe(matches.subList(from, to)));
    }

    @Override
    public Optional<PackageDetail> detail(PackageName name) {
        Optional<AvailableVersion> candidate = candidate(name);
        if (candidate.isEmpty() && !name.bare().equals(name.value())) {
            // Called by its native architecture, which is not part of names here.
            return detail(new PackageName(name.bare()))
                    .filter(detail -> name.value().endsWith(':' + detail.info().architecture()));
        }
        return candidate.map(version -> detail(version.entry()));
    }

    @Override
    public Optional<Offer> offer(PackageName name, PackageVersion version, PackageVersion from) {
        List<AvailableVersion> onTheWay = index.versionsOf(name.value()).stream()
                .filter(other -> from == null
                        ? other.version().equals(version.value())
                        : DebianVersion.compare(other.version(), from.value()) > 0
                                && DebianVersion.compare(other.version(), version.value()) <= 0)
                .toList();
        boolean security = onTheWay.stream().anyMatch(other -> other.release().isSecurity());
        return index.versionsOf(name.value()).stream()
                .filter(other -> other.version().equals(version.value()))
                .reduce((a, b) -> b.release().isSecurity() ? b : a)
                .map(exact -> offer(exact, security));
    }

    private Offer offer(AvailableVersion version, boolean security) {
        Map<ControlField, String> fields = index.fields(version.entry(), index.reader());
        String installed = fields.get(ControlField.INSTALLED_SIZE);
        long download = index.downloadSize(version.entry());
        return new Offer(
                version.release().displayName(),
                security,
                download > 0 ? download : null,
                installed == null ? null : Numbers.parse(installed) * KIBIBYTE);
    }

    private Optional<AvailableVersion> candidate(PackageName name) {
        return index.versionsOf(name.value()).stream()
                .filter(version -> PackageVersion.isLegal(version.version()))
                // The first of the highest, and the newest come first.
                .reduce((a, b) -> b.release().priority() > a.release().priority() ? b : a);
    }

    private PackageDetail detail(int entry) {
        Map<ControlField, String> fields = index.fields(entry, index.reader());
        return new PackageDetail(
                describe(entry, fields),
                fields.getOrDefault(ControlField.HOMEPAGE, ""),
                "",
                List.of(),
                Dependencies.of(fields, alternatives -> alternatives.get(0)));
    }

    /** They come in the order of names, which breaks ties. */
    private void sort(List<Integer> entries, FindAvailable question) {
        switch (question.sort()) {
            case NAME:
            case STATUS:
                if (question.descending() && question.sort() == InventoryMessages.PackageSort.NAME) {
                    Collections.reverse(entries);
                }
                return;
            case VERSION:
                sort(entries, Comparator.comparingInt(index::rank), question.descending());
                return;
            case SIZE:
                sort(entries, Comparator.comparingLong(index::downloadSize), question.descending());
                return;
        }
    }

    private static void sort(List<Integer> entries, Comparator<Integer> order, boolean descending) {
        entries.sort(descending ? order.reversed() : order);
    }

    /** Reads the fields in the order in which they are kept, and gives the packages in the order asked for. */
    private List<PackageInfo> describe(List<Integer> entries) {
        StanzaArchive.Reader reader = index.reader();
        PackageInfo[] packages = new PackageInfo[entries.size()];
        Integer[] order = new Integer[entries.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> index.place(entries.get(i))));
        for (int i : order) {
            packages[i] = describe(entries.get(i), index.fields(entries.get(i), reader));
        }
        return Arrays.asList(packages);
    }

    private PackageInfo describe(int entry, Map<ControlField, String> fields) {
        String name = index.name(entry);
        return new PackageInfo(
                new PackageName(name),
                new PackageVersion(index.version(entry)),
                fields.getOrDefault(ControlField.ARCHITECTURE, ""),
                PackageStatus.AVAILABLE,
                DpkgState.NOT_INSTALLED.word(),
                InstalledPackages.rank(index, entry),
                null,
                false,
                fields.getOrDefault(ControlField.DESCRIPTION, ""),
                dependencyNames(fields),
                List.of(),
                index.downloadSize(entry),
                Numbers.parse(fields.get(ControlField.INSTALLED_SIZE)) * KIBIBYTE,
                null,
                fields.getOrDefault(ControlField.MAINTAINER, ""),
                InstalledPackages.source(fields.getOrDefault(ControlField.SOURCE, ""), name),
                List.of());
    }

    private static List<String> dependencyNames(Map<ControlField, String> fields) {
        return Stream.of(ControlField.PRE_DEPENDS, ControlField.DEPENDS)
                .flatMap(field -> Relation.parse(fields.getOrDefault(field, "")).stream())
                .map(alternatives -> alternatives.get(0).name())
                .distinct()
                .toList();
    }
}
