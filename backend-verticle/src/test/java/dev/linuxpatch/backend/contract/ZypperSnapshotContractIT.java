// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.rig.rpm.ZypperRoot;
import java.nio.file.Path;

/** zypper and rpm; dnf makes its package files by the same classes. */
class ZypperSnapshotContractIT extends SnapshotContract {
    @Override
    protected ContractRoot newRootIn(Path base) {
        return new ZypperContractRoot(ZypperRoot.createIn(base));
    }
}
