// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import dev.linuxpatch.backend.dnf.read.DnfHolds;
import dev.linuxpatch.backend.dnf.read.DnfLocks;
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
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** rpm's database and dnf's files below a root, read as they are on disk. */
final class DnfDatabase implements PackageDatabase {
    private static final String CACHE = "var/cache/dnf";

    private final Path root;
    private final RpmNames names;
    private final RpmDatabase rpm;
    private final DnfLocks locks;

    DnfDatabase(Path root, RpmNames names) {
        this.root = root;
        this.names = names;
        this.rpm = new RpmDatabase(root);
        this.locks = DnfLocks.of(root);
    }

    @Override
    public PackageStates states() throws IOException {
        return RpmStates.of(rpm.packages(), names, DnfHolds.of(root));
    }

    @Override
    public PackageName canonical(PackageName name) {
        return names.canonical(name);
    }

    @Override
    public int compare(PackageVersion first, PackageVersion second) {
        return RpmVersion.compare(first.value(), second.value());
    }

    /** rpm keeps no journal, and works on whatever a run before has left. */
    @Override
    public boolean interrupted() {
        return false;
    }

    @Override
    public Optional<LockHolder> lockHolder(Attempt attempt) throws IOException {
        return locks.holder(attempt);
    }

    @Override
    public List<ProcessHandle> stragglers() {
        return RpmScriptlets.orphaned(root);
    }

    @Override
    public boolean hasIndex() throws IOException {
        try (DirectoryStream<Path> caches = Files.newDirectoryStream(root.resolve(CACHE))) {
            for (Path cache : caches) {
                if (Files.exists(cache.resolve("repodata/repomd.xml"))) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public Optional<Path> cachedArchive(PackageName name, PackageVersion version) throws IOException {
        return RpmArchives.find(root.resolve(CACHE), names, name, version);
    }
}
