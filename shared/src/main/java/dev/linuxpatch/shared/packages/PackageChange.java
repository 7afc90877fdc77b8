// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.Objects;

/**
 * What really happened to one package, found by reading the package database before and after.
 *
 * @param from version before; null if it was not installed
 * @param to version after; null if it is not installed any more
 */
public record PackageChange(PackageName name, PackageVersion from, PackageVersion to) {
    public PackageChange {
        Objects.requireNonNull(name, "name");
    }

    public PackageChange inverse() {
        return new PackageChange(name, to, from);
    }
}
