// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What one record says of one source package.
 *
 * @param id of the record
 * @param origin the ecosystem in the record's own words
 * @param cveIds in their order
 * @param published null if the record does not say
 * @param summary one line, empty if there is none
 */
record KnownProblem(
        String id,
        String origin,
        Rating rating,
        List<String> cveIds,
        Instant published,
        String summary,
        AffectedVersions versions) {
    static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,19}");

    KnownProblem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(rating, "rating");
        cveIds = List.copyOf(cveIds);
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(versions, "versions");
    }

    /** Whether it is the record of a single vulnerability ({@code DEBIAN-CVE-2026-1001}), and not of an update. */
    boolean isVulnerability() {
        return cveIds.size() == 1 && id.endsWith(cveIds.get(0));
    }

    KnownProblem rated(Rating other) {
        return new KnownProblem(id, origin, other, cveIds, published, summary, versions);
    }
}
