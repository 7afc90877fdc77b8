// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What there is of one package beside its version, at one moment.
 *
 * @param known whether the package database has it, be it only for what is left of it
 * @param present whether it is on disk
 * @param automatic whether it counts as installed only because another one needs it
 * @param grouped whether it counts as installed because it is part of a group, where the package manager has that
 * @param configuration its configuration files
 * @param aside files that the package manager has put beside them
 */
public record PackageTrace(
        PackageName name,
        boolean known,
        boolean present,
        boolean automatic,
        boolean grouped,
        boolean held,
        List<ConfigurationFile> configuration,
        List<AsideFile> aside) {

    public PackageTrace {
        Objects.requireNonNull(name, "name");
        configuration = List.copyOf(configuration);
        aside = List.copyOf(aside);
    }

    /**
     * A configuration file. Paths are absolute.
     *
     * @param obsolete whether the version on record does not ship it any more
     * @param changed whether the operator has made something else of it
     * @param local what; null if it is too big to be remembered, or not changed
     */
    public record ConfigurationFile(String path, boolean obsolete, boolean changed, LocalFile local) {
        public ConfigurationFile {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * A file that the package manager has put beside a configuration file.
     *
     * @param file null if it is too big to be remembered
     */
    public record AsideFile(String path, LocalFile file) {
        public AsideFile {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * A file as it is on disk.
     *
     * @param mode permission bits
     */
    public record LocalFile(byte[] content, int mode, int uid, int gid) {
        @Override
        public boolean equals(Object other) {
            return other instanceof LocalFile file
                    && Arrays.equals(content, file.content)
                    && mode == file.mode
                    && uid == file.uid
                    && gid == file.gid;
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(content), mode, uid, gid);
        }
    }

    /** Of one that the package manager knows nothing of. */
    public static PackageTrace absent(PackageName name) {
        return new PackageTrace(name, false, false, false, false, false, List.of(), List.of());
    }

    /** The configuration file of that path; empty if this package has none. */
    public Optional<ConfigurationFile> file(String path) {
        return configuration.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    /** The file of that path that was put beside; empty if there is none. */
    public Optional<AsideFile> aside(String path) {
        return aside.stream().filter(file -> file.path().equals(path)).findFirst();
    }
}
