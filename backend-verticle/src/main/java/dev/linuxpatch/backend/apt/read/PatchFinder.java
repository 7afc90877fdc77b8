// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.backend.advisory.AdvisoryBook;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds newer versions of installed packages: which there are from the lists, what becomes of them from apt's plan. */
final class PatchFinder {
    private final AvailableIndex index;
    private final StanzaArchive.Reader reader;
    private final Verdicts verdicts;
    private final CachedArchives archives;
    private final AdvisoryBook book;
    private final RebootNeeds rebootNeeds;

    PatchFinder(
            AvailableIndex index,
            Verdicts verdicts,
            CachedArchives archives,
            AdvisoryBook book,
            RebootNeeds rebootNeeds) {
        this.book = book;
        this.index = index;
        this.reader = index.reader();
        this.verdicts = verdicts;
        this.archives = archives;
        this.rebootNeeds = rebootNeeds;
    }

    /** Patches by the name of their package. */
    Map<String, Patch> find(Map<String, DpkgEntry> present) {
        Map<String, Patch> patches = new TreeMap<>();
        present.forEach((key, entry) -> find(key, entry).ifPresent(patch -> patches.put(key, patch)));
        return patches;
    }

    private Optional<Patch> find(String key, DpkgEntry entry) {
        List<AvailableVersion> newer = index.versionsOf(key).stream()
                .filter(available -> DebianVersion.compare(available.version(), entry.version()) > 0)
                .filter(available -> PackageVersion.isLegal(available.version()))
                .toList();
        if (newer.isEmpty()) {
            return Optional.empty();
        }
        return verdicts.on(key, entry, newer).map(verdict -> describe(key, entry, newer, verdict));
    }

    private Patch describe(String key, DpkgEntry entry, List<AvailableVersion> newer, Verdicts.Verdict verdict) {
        String version = verdict.version();
        List<AvailableVersion> onTheWay = newer.stream()
                .filter(available -> DebianVersion.compare(available.version(), version) <= 0)
                .toList();
        AvailableVersion target = onTheWay.stream()
                .filter(available -> available.version().equals(version))
                .max((a, b) ->
                        Boolean.compare(a.release().isSecurity(), b.release().isSecurity()))
                .orElseThrow();
        Map<ControlField, String> fields = index.fields(target.entry(), reader);
        List<Advisory> advisories = book.fixedBy(SourceVersion.name(entry), SourceVersion.of(entry), offers(onTheWay));
        Changelog changelog = archives.changelog(
                entry.name(),
                version,
                fields.getOrDefault(ControlField.ARCHITECTURE, entry.architecture()),
                SourceVersion.of(entry));
        boolean security = !advisories.isEmpty()
                || onTheWay.stream().anyMatch(available -> available.release().isSecurity());
        Judgement judgement = Judgement.of(advisories, changelog, security);
        return new Patch(
                key + "_" + version,
                new PackageName(key),
                new PackageVersion(entry.version()),
                new PackageVersion(version),
                judgement.severity(),
                judgement.source(),
                security,
                fields.getOrDefault(ControlField.DESCRIPTION, entry.field(ControlField.DESCRIPTION)),
                judgement.cveIds(),
                rebootNeeds.of(key, entry, fields),
                verdict.status(),
                verdict.reason(),
                advisories,
                judgement.published(),
                List.of(key),
                target.release().displayName(),
                index.downloadSize(target.entry()));
    }

    /** They come newest first, and go oldest first. */
    private List<AdvisoryBook.Offer> offers(List<AvailableVersion> newestFirst) {
        List<AdvisoryBook.Offer> offers = new ArrayList<>();
        for (AvailableVersion available : newestFirst) {
            String source = index.fields(available.entry(), reader).getOrDefault(ControlField.SOURCE, "");
            offers.add(
                    0,
                    new AdvisoryBook.Offer(
                            new PackageVersion(available.version()), SourceVersion.of(source, available.version())));
        }
        return offers;
    }
}
