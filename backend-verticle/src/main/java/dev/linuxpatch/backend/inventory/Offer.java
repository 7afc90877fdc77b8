// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import java.util.Objects;

/**
 * What the package index says of one version of a package.
 *
 * @param origin as the archive calls itself; empty if unknown
 * @param security whether this version, or one between an older one and it, comes as a security update
 * @param downloadBytes size of its archive; null if unknown
 * @param installedBytes what it takes when it is installed; null if unknown
 */
public record Offer(String origin, boolean security, Long downloadBytes, Long installedBytes) {
    public Offer {
        Objects.requireNonNull(origin, "origin");
    }
}
