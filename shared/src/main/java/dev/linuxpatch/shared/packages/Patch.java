// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A newer version of an installed package.
 *
 * @param id stable while the pair of versions is: {@code name_availableVersion}
 * @param severity from data at hand, never guessed from a name
 * @param security whether the newer version, or one between, comes from a security archive
 * @param requiresReboot whether applying it needs a reboot, from facts
 * @param status {@code available}, or why it would not be applied: {@code held}, {@code phased}, {@code pinned}, or
 *     {@code blocked} if it would need a removal, cannot be had, or the package database is broken
 * @param reason why it would not be applied, in a sentence; empty if it would be
 * @param advisories what is said of this version and those between, newest first
 * @param publishedDate null if unknown
 * @param affectedPackages installed packages that it changes
 * @param origin where it comes from, as the archive labels itself; empty if unknown
 * @param downloadBytes size of the archive, 0 if unknown
 */
public record Patch(
        String id,
        PackageName name,
        PackageVersion currentVersion,
        PackageVersion availableVersion,
        Severity severity,
        boolean security,
        String description,
        List<String> cveIds,
        boolean requiresReboot,
        String status,
        String reason,
        List<Advisory> advisories,
        Instant publishedDate,
        List<String> affectedPackages,
        String origin,
        long downloadBytes) {

    public static final String AVAILABLE = "available";
    public static final String HELD = "held";
    public static final String PHASED = "phased";
    public static final String PINNED = "pinned";
    public static final String BLOCKED = "blocked";

    public Patch {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(description, "description");
        cveIds = List.copyOf(cveIds);
        Objects.requireNonNull(reason, "reason");
        advisories = List.copyOf(advisories);
        affectedPackages = List.copyOf(affectedPackages);
    }
}
