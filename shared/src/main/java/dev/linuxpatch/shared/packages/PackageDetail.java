// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.List;

/**
 * Everything that is known of one package.
 *
 * @param homepage empty if unknown
 * @param license short name from the copyright file, empty if unknown
 * @param files absolute paths that the package owns; empty if it is not installed
 * @param dependencies with versions
 */
public record PackageDetail(
        PackageInfo info, String homepage, String license, List<String> files, List<Dependency> dependencies) {

    /**
     * One dependency.
     *
     * @param version relation and version as the distribution writes it ({@code >= 2.0}); null for any version
     * @param required false for recommended and suggested packages
     */
    public record Dependency(String name, String version, boolean required) {}

    public PackageDetail {
        files = List.copyOf(files);
        dependencies = List.copyOf(dependencies);
    }
}
