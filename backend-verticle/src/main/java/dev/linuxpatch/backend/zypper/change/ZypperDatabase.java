// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.rpm.RpmArchives;
import dev.linuxpatch.backend.rpm.RpmDatabase;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.backend.rpm.RpmScriptlets;
import dev.linuxpatch.backend.rpm.RpmStates;
import dev.linuxpatch.backend.rpm.RpmVersion;
import dev.linuxpatch.backend.zypper.lock.HeldPackages;
import dev.linuxpatch.backend.zypper.lock.ZyppLock;
import dev.linuxpatch.backend.zypper.read.Repositories;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** rpm's database and zypper's files below a root, read as they are on disk. */
final class ZypperDatabase implements PackageDatabase {
    private static final String CACHE = "var/cache/zypp/packages";

    private final Path root;
    private final RpmDatabase rpm;
    private final RpmNames names;
    private final ZyppLock lock;

    ZypperDatabase(Path root, RpmNames names) {
        this.root = root;
        this.rpm = new RpmDatabase(root);
        this.names = names;
        this.lock = ZyppLock.of(root);
    }

    @Override
    public PackageStates states() throws IOException {
        HeldPackages held = HeldPackages.read(root);
        return RpmStates.of(rpm.packages(), names, held::holds);
    }

    @Override
    public PackageName canonical(PackageName name) {
        return names.canonical(name);
    }

    @Override
    public int compare(PackageVersion first, PackageVersion second) {
        return RpmVersion.compare(first.value(), second.value());
    }

    /** What was cut off is seen as damage of single packages. */
    @Override
    public boolean interrupted() {
        return false;
    }

    @Override
    public Optional<LockHolder> lockHolder(Attempt attempt) throws IOException {
        return lock.holder(attempt);
    }

    @Override
    public List<ProcessHandle> stragglers() {
        return RpmScriptlets.orphaned(root);
    }

    @Override
    public boolean hasIndex() throws IOException {
        return Repositories.enabled(root).stream().anyMatch(repository -> repository.fetched() != null);
    }

    @Override
    public Path assumeHeld(Set<PackageName> packages, Path directory) throws IOException {
        return ZyppConfigFile.withHolds(root, packages, directory);
    }

    @Override
    public Optional<Path> cachedArchive(PackageName name, PackageVersion version) throws IOException {
        return RpmArchives.find(root.resolve(CACHE), names, name, version);
    }
}
