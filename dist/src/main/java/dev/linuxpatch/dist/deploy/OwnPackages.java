// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import dev.linuxpatch.conf.Configuration;
import dev.linuxpatch.shared.packages.OwnPackage;
import dev.linuxpatch.shared.packages.PackageName;

/** The package that this service is installed from, as it is configured. */
final class OwnPackages {
    private OwnPackages() {}

    static OwnPackage of(Configuration configuration) {
        return new OwnPackage(new PackageName(configuration.system().selfPackage()));
    }
}
