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
 * @param severitySource who says so: the source of an advisory, or of a changelog; empty if nobody does
 * @param security whether the newer version, or one between, comes from a security archive
 * @param requiresReboot whether applying it needs a reboot, from facts
 * @param status {@code available}, or why it would not be applied: one of the words below
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
        String severitySource,
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

    /** Applying all patches would apply it. */
    public static final String AVAILABLE = "available";
    /** The operator holds the package back. */
    public static final String HELD = "held";
    /** The archive rolls it out by and by, and the turn of this host has not come. */
    public static final String PHASED = "phased";
    /** The operator's policy prefers another version. */
    public static final String PINNED = "pinned";
    /** The caller, or the configuration, left the package out. */
    public static final String EXCLUDED = "excluded";
    /** It can only be had by removing other packages. */
    public static final String FULL_UPGRADE_ONLY = "full_upgrade_only";
    /** What it needs cannot be had, or the package database is broken. */
    public static final String DEPENDENCY_BLOCKED = "dependency_blocked";
    /** It comes from a repository that is not signed by a key that this host trusts. */
    public static final String UNSIGNED = "unsigned";
    /** The caller may not apply it. */
    public static final String NOT_AUTHORIZED = "not_authorized";

    /** Every word that {@link #status} can be, {@code available} first. */
    public static final List<String> STATUSES = List.of(
            AVAILABLE, HELD, PHASED, PINNED, EXCLUDED, FULL_UPGRADE_ONLY, DEPENDENCY_BLOCKED, UNSIGNED, NOT_AUTHORIZED);

    /** For a severity that is the worst of the advisories, whose source is named. */
    public Patch(
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
        this(
                id,
                name,
                currentVersion,
                availableVersion,
                severity,
                sourceOf(severity, advisories),
                security,
                description,
                cveIds,
                requiresReboot,
                status,
                reason,
                advisories,
                publishedDate,
                affectedPackages,
                origin,
                downloadBytes);
    }

    public Patch {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(severitySource, "severitySource");
        Objects.requireNonNull(description, "description");
        cveIds = List.copyOf(cveIds);
        Objects.requireNonNull(reason, "reason");
        advisories = List.copyOf(advisories);
        affectedPackages = List.copyOf(affectedPackages);
    }

    /** Whether it fixes what this id of an advisory or of a vulnerability stands for. */
    public boolean fixes(String advisoryOrCve) {
        return cveIds.stream().anyMatch(advisoryOrCve::equalsIgnoreCase)
                || advisories.stream().anyMatch(advisory -> advisory.isAbout(advisoryOrCve));
    }

    private static String sourceOf(Severity severity, List<Advisory> advisories) {
        return advisories.stream()
                .filter(advisory -> severity != Severity.UNKNOWN && advisory.severity() == severity)
                .map(Advisory::source)
                .findFirst()
                .orElse("");
    }
}
