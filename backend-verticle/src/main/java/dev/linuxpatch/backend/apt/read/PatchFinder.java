// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
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
    private final RebootNeeds rebootNeeds;

    PatchFinder(AvailableIndex index, Verdicts verdicts, CachedArchives archives, RebootNeeds rebootNeeds) {
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
        boolean security =
                onTheWay.stream().anyMatch(available -> available.release().isSecurity());
        Map<ControlField, String> fields = index.fields(target.entry(), reader);
        Changelog changelog = archives.changelog(
                entry.name(),
                version,
                fields.getOrDefault(ControlField.ARCHITECTURE, entry.architecture()),
                sourceVersion(entry));
        boolean fixesVulnerabilities = security || !changelog.cveIds().isEmpty();
        PackageName name = new PackageName(key);
        return new Patch(
                key + "_" + version,
                name,
                new PackageVersion(entry.version()),
                new PackageVersion(version),
                // The urgency of an ordinary update says how soon it should migrate, not how bad a problem is.
                fixesVulnerabilities ? changelog.urgency() : Severity.UNKNOWN,
                security,
                fields.getOrDefault(ControlField.DESCRIPTION, entry.field(ControlField.DESCRIPTION)),
                changelog.cveIds(),
                rebootNeeds.of(key, entry, fields),
                verdict.status(),
                verdict.reason(),
                List.of(),
                null,
                List.of(key),
                target.release().displayName(),
                index.downloadSize(target.entry()));
    }

    /** Changelogs count versions of the source, which a package names where its own version differs. */
    private static String sourceVersion(DpkgEntry entry) {
        String source = entry.field(ControlField.SOURCE);
        int open = source.indexOf('(');
        int close = source.indexOf(')', open + 1);
        return open >= 0 && close > open ? source.substring(open + 1, close).trim() : entry.version();
    }
}
