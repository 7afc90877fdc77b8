// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.nio.file.Path;

/**
 * The section {@code advisories}.
 *
 * @param path directory or zip archive of OSV records that somebody keeps up to date; null if there is none
 */
public record AdvisorySettings(Path path) {
    /** No advisories. */
    public static final AdvisorySettings NONE = new AdvisorySettings(null);

    public AdvisorySettings {
        if (path != null && !path.isAbsolute()) {
            throw new IllegalArgumentException("path must be absolute, not " + path);
        }
    }
}
