// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.advisory.AdvisoryRecords;
import dev.linuxpatch.backend.advisory.Ecosystem;
import dev.linuxpatch.backend.advisory.Records;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records of vulnerabilities against what real apt offers to a real root. */
@Timeout(120)
class AdvisoriesIT {
    private static final String HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";

    @TempDir
    private Path state;

    private AptRoot root;
    private Captures captures;
    private Path archive;
    private AptInventoryReader reader;

    @BeforeEach
    void aRoot() throws IOException {
        root = AptRig.shared().newRoot();
        captures = new Captures(state.resolve("runner"));
        archive = state.resolve("all.zip");
        reader = new AptInventoryReader(
                root.path(),
                captures.with(root.environment()),
                Optional::empty,
                new AdvisoryRecords(archive, Ecosystem.of("debian", "12", DebianVersion.ORDER)));
    }

    @AfterEach
    void close() {
        captures.close();
        root.close();
    }

    @Test
    void aPatchCarriesWhatTheRecordsSayOfItsSource() throws IOException {
        // Given
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-conf=1.0");
        Records.archive(
                archive,
                Map.of(
                        "DSA-5001-1", Records.dsa("DSA-5001-1", "rig-a", "1.1", "CVE-2026-2001"),
                        "DEBIAN-CVE-2026-2001", Records.vulnerability("CVE-2026-2001", "rig-a", "1.1", HIGH),
                        "DSA-5002-1", Records.dsa("DSA-5002-1", "rig-source", "9999", "CVE-2026-2002"),
                        "DSA-5003-1", Records.dsa("DSA-5003-1", "rig-lib", "2.0", "CVE-2026-2003")));
        // When
        HostInventory inventory = read();
        // Then
        Patch patch = patch(inventory, "rig-a");
        String source = "DEBIAN-CVE-2026-2001: OSV record of Debian:12, CVSS 3.1 base score 7.5";
        assertThat(patch.advisories())
                .containsExactly(new Advisory(
                        "DSA-5001-1",
                        Severity.HIGH,
                        source,
                        List.of("CVE-2026-2001"),
                        Instant.parse("2026-02-01T10:00:00Z"),
                        "rig-a - security update",
                        false,
                        new PackageVersion("1.1")));
        assertThat(patch.availableVersion()).isEqualTo(new PackageVersion("1.2"));
        assertThat(patch.severity()).isEqualTo(Severity.HIGH);
        assertThat(patch.severitySource()).isEqualTo(source);
        assertThat(patch.security()).isTrue();
        assertThat(patch.publishedDate()).isEqualTo("2026-02-01T10:00:00Z");
        assertThat(inventory.packages())
                .filteredOn(info -> info.name().value().equals("rig-a"))
                .singleElement()
                .satisfies(info -> assertThat(info.cveIds()).containsExactly("CVE-2026-2001"));
        // Neither a problem that no offered version fixes, nor one of a binary package's name.
        assertThat(patch(inventory, "rig-lib").advisories()).isEmpty();
        assertThat(patch(inventory, "rig-conf").security()).isFalse();
    }

    @Test
    void newRecordsAreNewInputs() throws IOException {
        root.install("rig-a=1.0");
        assertThat(patch(read(), "rig-a").advisories()).isEmpty();
        Object before = reader.inputs();

        Records.archive(archive, Map.of("DSA-5001-1", Records.dsa("DSA-5001-1", "rig-a", "1.1")));

        assertThat(reader.inputs()).isNotEqualTo(before);
        assertThat(reader.directories()).contains(state);
        assertThat(patch(read(), "rig-a").advisories()).hasSize(1);
    }

    @Test
    void withoutARecordTheChangelogOfWhatIsDownloadedSpeaks() throws IOException {
        root.install("rig-sec=1.0");
        root.useSource("copy:" + root.repository().directory());
        root.update();
        root.apt("--download-only", "dist-upgrade").orThrow();

        Patch patch = patch(read(), "rig-sec");

        assertThat(patch.cveIds()).containsExactly("CVE-2026-1001", "CVE-2026-1002");
        assertThat(patch.severity()).isEqualTo(Severity.HIGH);
        assertThat(patch.severitySource()).isEqualTo("urgency in the changelog of the downloaded package");
        assertThat(patch.advisories()).isEmpty();
    }

    private HostInventory read() throws IOException {
        reader.consult();
        return reader.read().orElseThrow();
    }

    private static Patch patch(HostInventory inventory, String name) {
        return inventory.patches().stream()
                .filter(patch -> patch.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
