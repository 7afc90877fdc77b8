// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.rpm.ZypperRoot;
import java.nio.file.Path;

/** Packages for zypper and rpm. */
final class ZypperArchive implements Archive {
    private final Path repository = RpmSpecs.repository();

    @Override
    public Host newHost() {
        ZypperRoot root = ZypperRoot.create();
        Shared.replace(root.rpm().ownRepository().directory(), repository);
        return new ZypperHost(root);
    }
}
