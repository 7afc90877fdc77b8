// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import dev.linuxpatch.backend.apk.read.ApkFiles;
import dev.linuxpatch.backend.apk.read.ApkVersion;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** apk's database and files below a root, read as they are on disk. */
final class ApkDatabase implements PackageDatabase {
    // apk runs them from its own directory, seen from inside the root; apk 2 from tmp.
    private static final Pattern SCRIPT =
            Pattern.compile("(?:lib/apk/exec|tmp)/\\S+-\\d\\S*\\.(?:pre|post)-(?:install|upgrade|deinstall)");

    private final ApkFiles files;

    ApkDatabase(ApkFiles files) {
        this.files = files;
    }

    @Override
    public PackageStates states() throws IOException {
        return files.states();
    }

    /** A name has no architecture here. */
    @Override
    public PackageName canonical(PackageName name) {
        return name;
    }

    @Override
    public int compare(PackageVersion first, PackageVersion second) {
        return ApkVersion.compare(first.value(), second.value());
    }

    @Override
    public boolean interrupted() throws IOException {
        return files.interrupted();
    }

    @Override
    public Optional<LockHolder> lockHolder(Attempt attempt) throws IOException {
        return attempt == Attempt.PLAN ? Optional.empty() : files.lockHolder();
    }

    @Override
    public List<ProcessHandle> stragglers() {
        try {
            if (files.lockHolder().isPresent()) {
                return List.of();
            }
        } catch (IOException e) {
            // Released while this looked: then there are no scripts of its holder either.
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> isScript(process.pid()))
                .toList();
    }

    private boolean isScript(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String arguments = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return SCRIPT.matcher(arguments).find()
                    && Files.readSymbolicLink(process.resolve("root"))
                            .equals(files.root().toRealPath());
        } catch (IOException e) {
            // It has ended, or belongs to another user.
            return false;
        }
    }

    @Override
    public boolean hasIndex() {
        return files.indexFetched() != null;
    }

    /** apk installs from its cache only what an index still lists, so an archive there is of no use by itself. */
    @Override
    public Optional<Path> cachedArchive(PackageName name, PackageVersion version) {
        return Optional.empty();
    }
}
