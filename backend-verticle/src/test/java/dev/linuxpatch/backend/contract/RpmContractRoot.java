// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.rig.rpm.RpmRoot;
import dev.linuxpatch.backend.rig.rpm.RpmSpec;
import java.util.List;

/** A root of a package manager whose packages rpm keeps. */
interface RpmContractRoot extends ContractRoot {
    RpmRoot rpm();

    /** Publishes packages in a repository of this root alone. */
    void publish(List<RpmSpec> specs);

    /** Notes of a package that is installed that nobody asked for it. */
    void markAutomatic(String name);

    /** Why packages are there, in words of the package manager, a line each. */
    List<String> reasons();
}
