// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code whitelist}.
 *
 * @param path the file with the entries
 * @param dnsTtl after which the host names among the entries are resolved again
 */
public record WhitelistSettings(Path path, Duration dnsTtl) {

    public WhitelistSettings {
        requireNonNull(path, "path");
        Check.positive("dnsTtl", dnsTtl);
    }
}
