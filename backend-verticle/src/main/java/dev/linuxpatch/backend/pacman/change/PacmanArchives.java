// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.CopiedPackages;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.pacman.read.InstalledPackageFiles;
import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Packages of pacman: the original from a repository that still has it, else one made from what is installed. */
final class PacmanArchives implements ArchiveMaker {
    /** Programs shrink to a third and less; text even more. */
    private static final int SHRINKS_TO = 2;

    private final PacmanTarget target;
    private final PacmanPackages packages;

    PacmanArchives(PacmanTarget target, PacmanPackages packages) {
        this.target = target;
        this.packages = packages;
    }

    @Override
    public String extension() {
        return ".pkg.tar";
    }

    /** Into pacman's own cache: it has no other place for what it fetches. */
    @Override
    public Command fetch(Collection<Wanted.Present> versions) {
        List<String> arguments =
                new ArrayList<>(List.of("-Sw", "-dd", "--noconfirm", "--noprogressbar", "--color", "never", "--"));
        versions.forEach(wanted -> arguments.add(wanted.toString()));
        return target.pacman(arguments);
    }

    @Override
    public Optional<Path> fetched(Path directory, PackageName name, PackageVersion version) throws IOException {
        return packages.cachedArchive(name, version);
    }

    @Override
    public long guessBytes(PackageName name) throws IOException {
        return packages.installedBytes(name) / SHRINKS_TO;
    }

    /** It goes in in any case: see {@link PackageMaker}. */
    @Override
    public void make(PackageName name, boolean configuration, Path file) throws IOException {
        InstalledPackageFiles installed =
                packages.installedFiles(name).orElseThrow(() -> new IOException(name + " is not installed"));
        PackageVersion version =
                packages.installed(name).orElseThrow(() -> new IOException(name + " is not installed"));
        new PackageMaker(target.root(), name, version, installed).write(file);
    }

    @Override
    public Optional<CopiedPackages> copies() {
        return Optional.of(new PacmanCopies());
    }
}
