// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.rpm.RpmVersion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldPackagesTest {
    @ParameterizedTest
    @CsvSource({
        "exact, rig-a, rig-a, true",
        "exact, rig-a, rig-ab, false",
        "glob, rig-*, rig-ab, true",
        "glob, rig-?, rig-ab, false",
        "glob, rig.a, rig-a, false",
        "substring, ig-a, rig-ab, true",
        "regex, ^rig-[ab]$, rig-b, true",
        "regex, rig-[, rig-[, false"
    })
    void namesAreMatchedAsTheStanzaSays(String matchType, String name, String installed, boolean held) {
        HeldPackages holds = HeldPackages.parse(List.of(
                "", "type: package", "match_type: " + matchType, "case_sensitive: on", "solvable_name: " + name, ""));

        assertThat(holds.holds(installed(installed, "1.0-1"))).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({"< 2.0, 1.9-1, true", "< 2.0, 2.0-1, false", ">= 2.0, 2.0-1, true", "!= 2.0-1, 2.0-1, false"})
    void aRangeOfVersionsHoldsOnlyThose(String range, String version, boolean held) {
        HeldPackages holds =
                HeldPackages.parse(List.of("match_type: exact", "solvable_name: rig-a", "version: " + range));

        assertThat(holds.holds(installed("rig-a", version))).isEqualTo(held);
    }

    @Test
    void whatIsNotAboutInstalledPackagesHoldsNone() {
        HeldPackages holds = HeldPackages.parse(List.of(
                "type: patch",
                "match_type: exact",
                "solvable_name: rig-a",
                "",
                "type: package",
                "repo: other",
                "match_type: exact",
                "solvable_name: rig-a"));

        assertThat(holds.holds(installed("rig-a", "1.0-1"))).isFalse();
    }

    @Test
    void aRootWithoutTheFileHoldsNothing(@TempDir Path root) throws Exception {
        assertThat(HeldPackages.read(root).holds(installed("rig-a", "1.0-1"))).isFalse();
    }

    private static RpmPackage installed(String name, String version) {
        return new RpmPackage(
                name,
                RpmVersion.parse(version),
                "noarch",
                null,
                0,
                0,
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of(name),
                "");
    }
}
