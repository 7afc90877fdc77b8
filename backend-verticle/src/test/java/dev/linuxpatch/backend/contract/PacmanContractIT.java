// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** pacman. */
class PacmanContractIT extends ManagerContract {
    @Override
    protected ContractRoot newRoot() {
        return new PacmanContractRoot();
    }
}
