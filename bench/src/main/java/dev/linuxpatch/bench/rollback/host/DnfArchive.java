// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.rpm.DnfRoot;

/** Packages for dnf and rpm. */
final class DnfArchive implements Archive {
    private final DnfRoot keeper = new DnfRoot();

    DnfArchive() {
        RpmSpecs.publish(keeper.rpm());
    }

    @Override
    public Host newHost() {
        DnfRoot root = new DnfRoot();
        Shared.replace(
                root.rpm().ownRepository().directory(),
                keeper.rpm().repository().directory());
        return new DnfHost(root);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
