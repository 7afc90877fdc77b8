// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that bring the distribution to a host, as far as they can be tried without changing this one. */
class PackagingIT {
    private static final String DIST = Path.of("").toAbsolutePath().toString();

    @TempDir
    Path work;

    @Test
    void theDebianPackageHoldsTheDistributionAndItsUnit() {
        LocalCommand command = new LocalCommand(work, Map.of());

        String deb = work + "/out/linux-patch-api_9.9~rc1_all.deb";
        String told = command.run(List.of(DIST + "/package", "--version", "9.9~rc1", "--out", work + "/out"))
                .orFail();

        assertThat(told).endsWith(deb + "\n");
        assertThat(command.run(List.of("dpkg-deb", "-f", deb, "Package", "Version", "Architecture"))
                        .orFail())
                .contains("Package: linux-patch-api", "Version: 9.9~rc1", "Architecture: all");
        assertThat(command.run(List.of("dpkg-deb", "-c", deb)).orFail())
                .containsPattern("-rwxr-xr-x root/root .* \\./opt/linux-patch-api/bin/linux-patch-api\n")
                .containsPattern("-rw-r--r-- root/root .* \\./opt/linux-patch-api/lib/dist-[^/]*\\.jar\n")
                .containsPattern("-rw-r--r-- root/root .* \\./lib/systemd/system/linux-patch-api\\.service\n")
                .doesNotContain("classes.jsa");
        command.run(List.of("dpkg-deb", "-e", deb, work + "/control")).orFail();
        for (String script : List.of("postinst", "prerm", "postrm")) {
            command.run(List.of("sh", "-n", work + "/control/" + script)).orFail();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--bogus", "--from", "--allow=192.0.2.1"})
    void theInstallerRefusesWhatItDoesNotKnow(String argument) {
        LocalCommand.Result result = new LocalCommand(work, Map.of()).run(List.of(DIST + "/install", argument));

        assertThat(result.exitCode()).isEqualTo(64);
        assertThat(result.output()).contains(argument, "Usage: dist/install");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--host", "--allow"})
    void theInstallerTakesNoNameThatCouldBeAnythingElse(String option) {
        LocalCommand.Result result =
                new LocalCommand(work, Map.of()).run(List.of(DIST + "/install", option, "a\"\nentries: [\"0.0.0.0/0"));

        assertThat(result.exitCode()).isEqualTo(64);
        assertThat(result.output()).contains(option + " takes a name or an address");
    }
}
