// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What somebody who tracks vulnerabilities says of an update.
 *
 * @param id as the tracker names it: {@code DSA-5000-1}, {@code FEDORA-2026-abc}, {@code openSUSE-SU-2026:0001}…
 * @param severity in our words; {@code UNKNOWN} if the source gives none
 * @param source who says so, for example {@code updateinfo of fedora-updates}
 * @param cveIds vulnerabilities that it is about
 * @param published null if unknown
 * @param summary one line, empty if there is none
 * @param rebootSuggested whether the source says that it takes a reboot to have an effect
 * @param fixedIn the lowest version offered of this package that fixes it; null if the newest has to do
 */
public record Advisory(
        String id,
        Severity severity,
        String source,
        List<String> cveIds,
        Instant published,
        String summary,
        boolean rebootSuggested,
        PackageVersion fixedIn) {

    /** For a source that does not tell which of the offered versions fixes it. */
    public Advisory(
            String id,
            Severity severity,
            String source,
            List<String> cveIds,
            Instant published,
            String summary,
            boolean rebootSuggested) {
        this(id, severity, source, cveIds, published, summary, rebootSuggested, null);
    }

    public Advisory {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(summary, "summary");
        cveIds = List.copyOf(cveIds);
    }

    /** Whether somebody who writes this id of an advisory, or of a vulnerability, means this; case does not matter. */
    public boolean isAbout(String advisoryOrCve) {
        return id.equalsIgnoreCase(advisoryOrCve) || cveIds.stream().anyMatch(advisoryOrCve::equalsIgnoreCase);
    }
}
