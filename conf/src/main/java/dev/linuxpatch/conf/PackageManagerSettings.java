// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code package_manager}.
 *
 * @param backend which package manager to use
 * @param root directory of the system to serve; {@code /} is this host
 * @param indexStaleAfter age at which the package index counts as stale
 * @param commandOutputCapBytes output of one command that is kept; the rest is dropped and said so
 */
public record PackageManagerSettings(
        PackageBackend backend, Path root, Duration indexStaleAfter, long commandOutputCapBytes) {

    public PackageManagerSettings {
        requireNonNull(backend, "backend");
        if (!requireNonNull(root, "root").isAbsolute()) {
            throw new IllegalArgumentException("root must be absolute, not " + root);
        }
        Check.positive("indexStaleAfter", indexStaleAfter);
        Check.positive("commandOutputCapBytes", commandOutputCapBytes);
    }
}
