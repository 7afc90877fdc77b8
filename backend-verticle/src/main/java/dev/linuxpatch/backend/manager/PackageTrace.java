// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What there is of one package beside its version, at one moment.
 *
 * @param known whether the package database has it, be it only for what is left of it
 * @param present whether it is on disk
 * @param automatic whether it counts as installed only because another one needs it
 * @param configuration its configuration files as absolute paths
 * @param aside files that the package manager has put beside them, as absolute paths
 */
public record PackageTrace(
        PackageName name,
        boolean known,
        boolean present,
        boolean automatic,
        boolean held,
        List<ConfigurationFile> configuration,
        List<String> aside) {

    public PackageTrace {
        Objects.requireNonNull(name, "name");
        configuration = List.copyOf(configuration);
        aside = List.copyOf(aside);
    }

    /**
     * A configuration file.
     *
     * @param obsolete whether the version on record does not ship it any more
     * @param local what the operator has made of it; null if it is as it was shipped, not there, or too big to be remembered
     */
    public record ConfigurationFile(String path, boolean obsolete, LocalFile local) {
        public ConfigurationFile {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * A file as the operator has left it.
     *
     * @param mode permission bits
     */
    public record LocalFile(byte[] content, int mode, int uid, int gid) {}

    /** The configuration file of that path; empty if this package has none. */
    public Optional<ConfigurationFile> file(String path) {
        return configuration.stream().filter(file -> file.path().equals(path)).findFirst();
    }
}
