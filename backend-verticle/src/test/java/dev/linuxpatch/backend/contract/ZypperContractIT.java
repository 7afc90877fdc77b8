// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** zypper and rpm. */
class ZypperContractIT extends ManagerContract {
    @Override
    protected ContractRoot newRoot() {
        return new ZypperContractRoot();
    }
}
