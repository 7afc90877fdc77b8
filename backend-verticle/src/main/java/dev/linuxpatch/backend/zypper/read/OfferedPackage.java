// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import dev.linuxpatch.backend.rpm.RpmVersion;
import java.util.Objects;

/**
 * One package of a repository.
 *
 * @param key its name as it is called here, with an architecture only if that is foreign
 * @param requires what it cannot do without, one a line ({@code name} or {@code name >= 1.0}); compact, for there are many
 * @param vendor who built it; zypper does not go from one vendor to another by itself
 * @param archiveBytes size of the .rpm
 */
record OfferedPackage(
        String key,
        RpmVersion version,
        String architecture,
        String summary,
        String url,
        String license,
        String vendor,
        String source,
        String requires,
        long archiveBytes,
        long installedBytes,
        Repository repository) {
    OfferedPackage {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(repository, "repository");
    }
}
