// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.Objects;

/**
 * A package that a caller asks for.
 *
 * @param version the exact version; null for the newest that the package manager would choose
 */
public record PackageRequest(PackageName name, PackageVersion version) {
    public PackageRequest {
        Objects.requireNonNull(name, "name");
    }
}
