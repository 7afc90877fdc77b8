// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.nio.file.Path;
import java.util.Objects;

/** What shall be true of one package afterwards. */
public sealed interface Wanted {
    PackageName name();

    /**
     * It is installed.
     *
     * @param version in exactly this version; null for the one that the package manager chooses
     * @param archive file to install it from; null to have it fetched
     */
    record Present(PackageName name, PackageVersion version, Path archive) implements Wanted {
        public Present {
            Objects.requireNonNull(name, "name");
            if (archive != null && version == null) {
                throw new IllegalArgumentException("an archive has a version: " + archive);
            }
        }

        public Present(PackageName name, PackageVersion version) {
            this(name, version, null);
        }

        @Override
        public String toString() {
            return version == null ? name.value() : name + "=" + version;
        }
    }

    /**
     * It is not installed.
     *
     * @param purge nor are its configuration files
     */
    record Absent(PackageName name, boolean purge) implements Wanted {
        public Absent {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return name + "-";
        }
    }
}
