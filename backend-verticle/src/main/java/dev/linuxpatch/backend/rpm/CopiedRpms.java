// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.manager.CopiedPackages;
import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Package files made of what a copy of the root has: its own rpm database says what belongs to them. */
final class CopiedRpms implements CopiedPackages {
    private final Path root;
    private final RpmNames names;

    CopiedRpms(Path root, RpmNames names) {
        this.root = root;
        this.names = names;
    }

    @Override
    public List<Path> parts(Path copy, Map<PackageName, PackageVersion> versions) throws IOException {
        RpmDatabase database = database(copy);
        List<Path> parts = new ArrayList<>(database.file().stream().toList());
        Set<String> bare = versions.keySet().stream().map(PackageName::bare).collect(Collectors.toSet());
        List<RpmHeader> headers = database.headers(bare);
        for (Map.Entry<PackageName, PackageVersion> version : versions.entrySet()) {
            RpmHeader header = installed(copy, headers, version.getKey(), version.getValue());
            parts.addAll(new RpmMaker(copy, header, false).parts());
        }
        return parts.stream().map(copy::relativize).toList();
    }

    @Override
    public void make(Path copy, PackageName name, PackageVersion version, boolean configuration, Path file)
            throws IOException {
        List<RpmHeader> headers = database(copy).headers(Set.of(name.bare()));
        new RpmMaker(copy, installed(copy, headers, name, version), configuration).write(file);
    }

    /** Others write to the root while it is read, and to no other copy. */
    private RpmDatabase database(Path copy) {
        return copy.equals(root) ? new RpmDatabase(copy) : RpmDatabase.frozen(copy);
    }

    private RpmHeader installed(Path copy, List<RpmHeader> headers, PackageName name, PackageVersion version)
            throws IOException {
        return headers.stream()
                .filter(header -> names.key(header.string(Tag.NAME), header.string(Tag.ARCH))
                        .equals(name.value()))
                .filter(header -> RpmPackage.of(header).version().toString().equals(version.value()))
                .findFirst()
                .orElseThrow(() -> new IOException(name + " " + version + " is not installed below " + copy));
    }
}
