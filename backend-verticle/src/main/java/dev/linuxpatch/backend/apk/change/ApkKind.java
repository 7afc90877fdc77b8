// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import dev.linuxpatch.backend.manager.ManagerKind;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.conf.PackageBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Alpine Linux and what comes from it. */
public final class ApkKind implements ManagerKind {
    @Override
    public PackageBackend backend() {
        return PackageBackend.APK;
    }

    @Override
    public List<String> signs() {
        return List.of("lib/apk/db/installed", "usr/lib/apk/db/installed");
    }

    @Override
    public Set<String> distributions() {
        return Set.of("alpine", "postmarketos", "wolfi", "chimera");
    }

    @Override
    public PackageManager make(Path root, Path stateDirectory) {
        return new ApkPackageManager(root);
    }
}
