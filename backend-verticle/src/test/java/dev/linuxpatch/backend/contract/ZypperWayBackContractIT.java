// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** zypper and rpm. */
class ZypperWayBackContractIT extends WayBackContract {
    @Override
    protected ContractRoot newRoot() {
        return new ZypperContractRoot();
    }
}
