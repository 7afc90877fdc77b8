// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** dnf 4 and rpm. */
class DnfWayBackContractIT extends WayBackContract {
    @Override
    protected ContractRoot newRoot() {
        return new DnfContractRoot();
    }
}
