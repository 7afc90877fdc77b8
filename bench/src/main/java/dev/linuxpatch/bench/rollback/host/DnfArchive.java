// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.rpm.DnfRoot;
import java.nio.file.Path;

/** Packages for dnf and rpm. */
final class DnfArchive implements Archive {
    private final Path repository = RpmSpecs.repository();

    @Override
    public Host newHost() {
        DnfRoot root = new DnfRoot();
        Shared.replace(root.rpm().ownRepository().directory(), repository);
        return new DnfHost(root);
    }
}
