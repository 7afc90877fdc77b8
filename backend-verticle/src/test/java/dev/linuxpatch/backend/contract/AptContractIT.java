// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** apt and dpkg. */
class AptContractIT extends ManagerContract {
    @Override
    protected ContractRoot newRoot() {
        return new AptContractRoot();
    }
}
