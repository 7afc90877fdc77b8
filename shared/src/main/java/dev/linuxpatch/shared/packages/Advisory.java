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
 */
public record Advisory(
        String id,
        Severity severity,
        String source,
        List<String> cveIds,
        Instant published,
        String summary,
        boolean rebootSuggested) {
    public Advisory {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(summary, "summary");
        cveIds = List.copyOf(cveIds);
    }
}
