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
     * @param version of several that are installed beside each other, the one that goes; null for all there is
     */
    record Absent(PackageName name, boolean purge, PackageVersion version) implements Wanted {
        public Absent {
            Objects.requireNonNull(name, "name");
        }

        public Absent(PackageName name, boolean purge) {
            this(name, purge, null);
        }

        /** Whether that is a version which shall go. */
        public boolean means(PackageName other, PackageVersion gone) {
            return name.equals(other) && (version == null || version.equals(gone));
        }

        @Override
        public String toString() {
            return name + (version == null ? "" : "=" + version) + "-";
        }
    }
}
