// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.CopiedPackages;
import dev.linuxpatch.backend.pacman.read.InstalledPackageFiles;
import dev.linuxpatch.backend.pacman.read.PacmanConfig;
import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Packages made of what a copy of the root has: its own local database says what belongs to them. */
final class PacmanCopies implements CopiedPackages {
    /** What the local database may have of a package. */
    private static final List<String> RECORD = List.of("desc", "files", "install", "mtree");

    @Override
    public List<Path> parts(Path copy, Map<PackageName, PackageVersion> versions) throws IOException {
        PacmanPackages packages = new PacmanPackages(copy);
        List<Path> parts = new ArrayList<>(List.of(copy.resolve(PacmanConfig.FILE)));
        for (Map.Entry<PackageName, PackageVersion> version : versions.entrySet()) {
            InstalledPackageFiles installed = installed(copy, packages, version.getKey(), version.getValue());
            Path record = packages.record(version.getKey(), version.getValue());
            Stream<Path> files = installed.files().stream()
                    .filter(path -> !path.endsWith("/"))
                    .map(copy::resolve);
            Stream.concat(RECORD.stream().map(record::resolve), files).forEach(parts::add);
        }
        return parts.stream().map(copy::relativize).toList();
    }

    @Override
    public void make(Path copy, PackageName name, PackageVersion version, boolean configuration, Path file)
            throws IOException {
        InstalledPackageFiles installed = installed(copy, new PacmanPackages(copy), name, version);
        new PackageMaker(copy, name, version, installed).write(file);
    }

    private static InstalledPackageFiles installed(
            Path copy, PacmanPackages packages, PackageName name, PackageVersion version) throws IOException {
        return packages.installedFiles(name)
                .filter(found ->
                        List.of(version.value()).equals(found.description().get("VERSION")))
                .orElseThrow(() -> new IOException(name + " " + version + " is not installed below " + copy));
    }
}
