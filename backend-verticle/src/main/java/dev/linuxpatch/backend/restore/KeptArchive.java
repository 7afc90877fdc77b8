// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.time.Instant;
import java.util.Objects;

/**
 * The note that lies beside an archive of the store.
 *
 * @param file name of the archive in the store
 * @param sha256 in hexadecimal
 * @param at when it was last needed for a change
 */
public record KeptArchive(
        PackageName name, PackageVersion version, String file, String sha256, long bytes, Source source, Instant at) {
    /** Where an archive comes from. */
    public enum Source {
        /** As its maker published it. */
        ORIGINAL,
        /** Made of what was installed: neither signed nor with the hash of the original. */
        MADE
    }

    public KeptArchive {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(at, "at");
    }
}
