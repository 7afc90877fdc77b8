// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.ManagerKind;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.conf.PackageBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Arch Linux and what comes from it. */
public final class PacmanKind implements ManagerKind {
    @Override
    public PackageBackend backend() {
        return PackageBackend.PACMAN;
    }

    @Override
    public List<String> signs() {
        return List.of("var/lib/pacman/local");
    }

    @Override
    public Set<String> distributions() {
        return Set.of("arch", "archlinux", "manjaro", "endeavouros", "artix");
    }

    @Override
    public PackageManager make(Path root, Path stateDirectory) {
        return new PacmanPackageManager(root);
    }
}
