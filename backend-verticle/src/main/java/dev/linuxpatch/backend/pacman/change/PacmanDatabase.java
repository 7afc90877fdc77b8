// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.pacman.read.PacmanVersion;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** pacman's database and files below a root, read as they are on disk. */
final class PacmanDatabase implements PackageDatabase {
    private final Path root;
    private final PacmanPackages packages;
    private final MarkCommands marks;

    PacmanDatabase(Path root, PacmanPackages packages, MarkCommands marks) {
        this.root = root;
        this.packages = packages;
        this.marks = marks;
    }

    @Override
    public PackageStates states() throws IOException {
        return packages.states();
    }

    /** A name has no architecture here. */
    @Override
    public PackageName canonical(PackageName name) {
        return name;
    }

    @Override
    public int compare(PackageVersion first, PackageVersion second) {
        return PacmanVersion.compare(first.value(), second.value());
    }

    @Override
    public boolean interrupted() throws IOException {
        return packages.lock().stale()
                || marks.unfinished() && packages.lock().holder().isEmpty();
    }

    @Override
    public Optional<LockHolder> lockHolder(Attempt attempt) throws IOException {
        return attempt == Attempt.PLAN ? Optional.empty() : packages.lock().holder();
    }

    @Override
    public List<ProcessHandle> stragglers() {
        return Scriptlets.orphaned(root, packages.lock());
    }

    @Override
    public boolean hasIndex() {
        return packages.hasIndex();
    }

    @Override
    public Optional<Path> cachedArchive(PackageName name, PackageVersion version) throws IOException {
        return packages.cachedArchive(name, version);
    }
}
