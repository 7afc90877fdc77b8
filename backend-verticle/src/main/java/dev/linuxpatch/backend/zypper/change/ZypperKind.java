// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.manager.ManagerKind;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.conf.PackageBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** openSUSE and SUSE Linux Enterprise. */
public final class ZypperKind implements ManagerKind {
    @Override
    public PackageBackend backend() {
        return PackageBackend.ZYPPER;
    }

    @Override
    public List<String> signs() {
        return List.of("etc/zypp/zypp.conf", "usr/etc/zypp/zypp.conf", "etc/zypp/repos.d");
    }

    @Override
    public Set<String> distributions() {
        return Set.of("suse", "opensuse", "sles", "sled", "sle-micro");
    }

    @Override
    public PackageManager make(Path root, Path stateDirectory) throws IOException {
        // Once now, to learn at the start whether that is possible.
        ZyppConfigFile.withoutHolds(root, stateDirectory);
        return new ZypperPackageManager(root, () -> withoutHolds(root, stateDirectory));
    }

    private static Path withoutHolds(Path root, Path stateDirectory) {
        try {
            return ZyppConfigFile.withoutHolds(root, stateDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
