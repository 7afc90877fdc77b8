// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** dnf 4 and rpm. */
class DnfContractIT extends ManagerContract {
    @Override
    protected ContractRoot newRoot() {
        return new DnfContractRoot();
    }
}
