// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What is known of the problems that an upgrade fixes, from advisories and, where they do not say, from the changelog.
 *
 * @param source whose severity it is; empty if it is unknown
 * @param cveIds in their order, of both
 * @param published when the newest advisory was; null if there is none
 */
record Judgement(Severity severity, String source, List<String> cveIds, Instant published) {
    private static final String CHANGELOG = "urgency in the changelog of the downloaded package";

    /** @param security whether it is a security update by what else is known */
    static Judgement of(List<Advisory> advisories, Changelog changelog, boolean security) {
        TreeSet<String> cveIds = new TreeSet<>(changelog.cveIds());
        advisories.forEach(advisory -> cveIds.addAll(advisory.cveIds()));
        Instant published = advisories.stream()
                .map(Advisory::published)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Advisory worst = advisories.stream()
                .filter(advisory -> advisory.severity() != Severity.UNKNOWN)
                .min(Comparator.comparing(Advisory::severity))
                .orElse(null);
        if (worst != null) {
            return new Judgement(worst.severity(), worst.source(), List.copyOf(cveIds), published);
        }
        // The urgency of an ordinary update says how soon it should migrate, not how bad a problem is.
        boolean fixesVulnerabilities = security || !changelog.cveIds().isEmpty();
        Severity urgency = fixesVulnerabilities ? changelog.urgency() : Severity.UNKNOWN;
        return new Judgement(urgency, urgency == Severity.UNKNOWN ? "" : CHANGELOG, List.copyOf(cveIds), published);
    }
}
