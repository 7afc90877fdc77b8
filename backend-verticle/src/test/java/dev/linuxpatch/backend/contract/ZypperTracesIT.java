// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

/** zypper and rpm. */
class ZypperTracesIT extends RpmTracesScenarios {
    @Override
    protected RpmContractRoot newRoot() {
        return new ZypperContractRoot();
    }
}
