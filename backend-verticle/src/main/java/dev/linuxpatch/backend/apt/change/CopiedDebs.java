// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.apt.read.DpkgEntry;
import dev.linuxpatch.backend.apt.read.DpkgStatus;
import dev.linuxpatch.backend.manager.CopiedPackages;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian archives made of what a copy of the root has: its own dpkg database says what belongs to them. */
final class CopiedDebs implements CopiedPackages {
    @Override
    public List<Path> parts(Path copy, Map<PackageName, PackageVersion> versions) throws IOException {
        Path database = copy.resolve("var/lib/dpkg");
        List<Path> parts = new ArrayList<>(List.of(database.resolve("status"), database.resolve("diversions")));
        Map<String, DpkgEntry> entries = DpkgStatus.read(copy);
        for (Map.Entry<PackageName, PackageVersion> version : versions.entrySet()) {
            DpkgEntry entry = installed(copy, entries, version.getKey(), version.getValue());
            Map<String, Path> members = InstalledDeb.members(database.resolve("info"), entry);
            parts.addAll(members.values());
            parts.addAll(InstalledDeb.files(copy, entry, members).values());
        }
        return parts.stream().map(copy::relativize).toList();
    }

    @Override
    public void make(Path copy, PackageName name, PackageVersion version, boolean configuration, Path file)
            throws IOException {
        DpkgEntry entry = installed(copy, DpkgStatus.read(copy), name, version);
        new DebMaker(InstalledDeb.of(copy, entry), configuration).write(file);
    }

    private static DpkgEntry installed(
            Path copy, Map<String, DpkgEntry> entries, PackageName name, PackageVersion version) throws IOException {
        DpkgEntry entry = entries.get(name.value());
        if (entry == null || !entry.state().isPresent() || !entry.version().equals(version.value())) {
            throw new IOException(name + " " + version + " is not installed below " + copy);
        }
        return entry;
    }
}
