// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.packages.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangelogTest {
    private static final List<String> LINES = """
            rig (1.3) stable-security; urgency=medium, binary-only=yes

              * Fix CVE-2026-20001 and CVE-2026-0002 (again CVE-2026-20001).

             -- Rig <rig@example.test>  Mon, 05 Jan 2026 10:00:00 +0000

            rig (1.2) stable; urgency=HIGH

              * Fix CVE-2025-0001.

            rig (1.0) stable; urgency=emergency

              * Fix CVE-2020-0001.
            """.lines().toList();

    @Test
    void tellsWhatIsNewerThanTheInstalledVersion() {
        Changelog changelog = Changelog.since("1.1", LINES);
        assertThat(changelog.cveIds()).containsExactly("CVE-2025-0001", "CVE-2026-0002", "CVE-2026-20001");
        assertThat(changelog.urgency()).isEqualTo(Severity.HIGH);
    }

    @Test
    void tellsNothingOfWhatIsInstalled() {
        assertThat(Changelog.since("1.3", LINES)).isEqualTo(Changelog.NOTHING);
        assertThat(Changelog.since("9", List.of("no changelog"))).isEqualTo(Changelog.NOTHING);
    }

    @Test
    void anUnheardOfUrgencyIsUnknown() {
        assertThat(Changelog.since("0", List.of("rig (1) x; urgency=soon")).urgency())
                .isEqualTo(Severity.UNKNOWN);
    }
}
