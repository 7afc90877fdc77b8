// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** dnf 4 and rpm. */
class DnfTracesIT extends RpmTracesScenarios {
    @Override
    protected RpmContractRoot newRoot() {
        return new DnfContractRoot();
    }
}
