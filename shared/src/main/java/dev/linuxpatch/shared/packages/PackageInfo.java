// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One package in a list.
 *
 * @param name with {@code :arch} only for a foreign architecture
 * @param version installed version, or the candidate of a package that is only available
 * @param state the package manager's own word, for example {@code half-configured}
 * @param versionRank position of this version among all versions of the list in the distribution's own order: sorting by
 *     version sorts by this number
 * @param availableVersion newer version to which the package manager would upgrade; null if there is none
 * @param held whether the operator holds it back
 * @param description first line of the description, never null
 * @param dependencies names of direct dependencies
 * @param reverseDependencies names of installed packages that depend on it
 * @param sizeBytes size of the archive in bytes, 0 if unknown
 * @param sizeInstalled installed size in bytes, 0 if unknown
 * @param installedAt when this version was installed; null if unknown or not installed
 * @param maintainer empty if unknown
 * @param source source package, never null
 * @param cveIds vulnerabilities that the newer version is known to fix
 */
public record PackageInfo(
        PackageName name,
        PackageVersion version,
        String architecture,
        PackageStatus status,
        String state,
        int versionRank,
        PackageVersion availableVersion,
        boolean held,
        String description,
        List<String> dependencies,
        List<String> reverseDependencies,
        long sizeBytes,
        long sizeInstalled,
        Instant installedAt,
        String maintainer,
        String source,
        List<String> cveIds) {

    public PackageInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(description, "description");
        dependencies = List.copyOf(dependencies);
        reverseDependencies = List.copyOf(reverseDependencies);
        cveIds = List.copyOf(cveIds);
    }

    public boolean upgradable() {
        return availableVersion != null;
    }
}
