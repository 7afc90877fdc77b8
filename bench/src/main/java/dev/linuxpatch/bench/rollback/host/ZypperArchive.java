// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.rpm.ZypperRoot;

/** Packages for zypper and rpm. */
final class ZypperArchive implements Archive {
    private final ZypperRoot keeper = ZypperRoot.create();

    ZypperArchive() {
        RpmSpecs.publish(keeper.rpm());
    }

    @Override
    public Host newHost() {
        ZypperRoot root = ZypperRoot.create();
        Shared.replace(
                root.rpm().ownRepository().directory(),
                keeper.rpm().repository().directory());
        return new ZypperHost(root);
    }

    @Override
    public void close() {
        keeper.rpm().close();
    }
}
