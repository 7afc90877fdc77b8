// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.ManagerKind;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.conf.PackageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Debian and what comes from it. */
public final class AptKind implements ManagerKind {
    @Override
    public PackageBackend backend() {
        return PackageBackend.APT;
    }

    @Override
    public List<String> signs() {
        return List.of("var/lib/dpkg/status");
    }

    @Override
    public Set<String> distributions() {
        return Set.of("debian", "ubuntu");
    }

    @Override
    public PackageManager make(Path root, Path stateDirectory) throws IOException {
        return new AptPackageManager(
                root, AptConfigFile.forRoot(root, stateDirectory).orElse(null));
    }
}
