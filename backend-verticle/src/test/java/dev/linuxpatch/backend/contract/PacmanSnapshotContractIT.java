// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.rig.pacman.PacmanRig;
import java.nio.file.Path;

/** pacman. */
class PacmanSnapshotContractIT extends SnapshotContract {
    @Override
    protected ContractRoot newRootIn(Path base) {
        return new PacmanContractRoot(PacmanRig.shared().newRootIn(base));
    }
}
