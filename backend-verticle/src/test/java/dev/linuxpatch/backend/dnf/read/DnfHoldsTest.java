// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.rpm.RpmVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnfHoldsTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rig-a-0:1.0-1.*",
                "rig-a-1.0-1.noarch",
                "rig-a-0:1.0-1",
                "rig-a-1.0-1",
                "rig-a-1.*",
                "rig-a.noarch",
                "rig-a",
                "rig-?",
                "# a comment\n\nrig-[ab]-0:1.0-1.* # held"
            })
    void aPatternHoldsWhatItMatches(String list) throws IOException {
        assertThat(holds(list).test(rigA("1.0-1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rig-a-0:1.1-1.*", "!rig-a-0:1.0-1.*", "rig-ab", "#rig-a", "[", "rig-a-1:1.0-1.*", "../rig-a", ""
            })
    void anotherPatternDoesNot(String list) throws IOException {
        assertThat(holds(list).test(rigA("1.0-1"))).isFalse();
    }

    @Test
    void theListMayBeSomewhereElse() throws IOException {
        Files.createDirectories(root.resolve("etc/dnf/plugins"));
        Files.writeString(
                root.resolve("etc/dnf/plugins/versionlock.conf"), "[main]\nenabled = 1\nlocklist = /etc/locks\n");
        Files.writeString(root.resolve("etc/locks"), "rig-a\n");

        assertThat(DnfHolds.of(root).test(rigA("1.0-1"))).isTrue();
    }

    @Test
    void noListHoldsNothing() throws IOException {
        assertThat(DnfHolds.of(root).test(rigA("1.0-1"))).isFalse();
    }

    private DnfHolds holds(String list) throws IOException {
        Files.createDirectories(root.resolve("etc/dnf/plugins"));
        Files.writeString(root.resolve("etc/dnf/plugins/versionlock.list"), list + "\n");
        return DnfHolds.of(root);
    }

    private static RpmPackage rigA(String version) {
        return new RpmPackage(
                "rig-a",
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
                List.of(),
                "");
    }
}
