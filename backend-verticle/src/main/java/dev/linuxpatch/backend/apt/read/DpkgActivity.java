// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** When dpkg last worked on packages. */
public final class DpkgActivity {
    private DpkgActivity() {}

    /**
     * When a package was last unpacked or removed: then dpkg renames files in {@code info/}, which a mere change of
     * selections does not. Null if unknown.
     */
    public static Instant lastChange(Path root) {
        try {
            return Files.getLastModifiedTime(root.resolve("var/lib/dpkg/info")).toInstant();
        } catch (IOException e) {
            return null;
        }
    }
}
