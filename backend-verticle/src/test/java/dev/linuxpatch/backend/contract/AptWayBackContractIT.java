// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** apt and dpkg. */
class AptWayBackContractIT extends WayBackContract {
    @Override
    protected ContractRoot newRoot() {
        return new AptContractRoot();
    }
}
