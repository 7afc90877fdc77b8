// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** pacman. */
class PacmanWayBackContractIT extends WayBackContract {
    @Override
    protected ContractRoot newRoot() {
        return new PacmanContractRoot();
    }
}
