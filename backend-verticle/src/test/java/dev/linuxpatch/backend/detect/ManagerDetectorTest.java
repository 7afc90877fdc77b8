// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.conf.PackageBackend;
import dev.linuxpatch.shared.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagerDetectorTest {
    @TempDir
    Path directory;

    private Path root;
    private ManagerDetector detector;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectories(directory.resolve("root"));
        detector = new ManagerDetector(root, directory.resolve("state"));
    }

    @Test
    void aRootThatDoesNotSayWhatItIsIsKnownByItsDatabase() throws IOException {
        write("var/lib/dpkg/status", "");

        assertThat(detector.detect(PackageBackend.AUTO).wireName()).isEqualTo("apt");
    }

    @Test
    void theDistributionDecidesWhenThereAreSeveral() throws IOException {
        write("var/lib/dpkg/status", "");
        write("etc/os-release", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n");
        assertThat(detector.detect(PackageBackend.AUTO).wireName()).isEqualTo("apt");
    }

    @Test
    void yumIsAnotherNameOfDnf() throws IOException {
        write("etc/dnf/dnf.conf", "");
        assertThat(detector.detect(PackageBackend.YUM).wireName()).isEqualTo("dnf");
        assertThat(detector.detect(PackageBackend.AUTO).wireName()).isEqualTo("dnf");
    }

    @Test
    void nothingFoundIsSaidSo() throws IOException {
        refused(detector.detect(PackageBackend.AUTO), ErrorCode.SERVICE_UNAVAILABLE, "no package manager was found");
    }

    @Test
    void whatIsConfiguredGoesBeforeWhatTheDistributionSays() throws IOException {
        write("etc/os-release", "ID=debian\n");
        write("var/lib/dpkg/status", "");
        write("etc/dnf/dnf.conf", "");
        write("lib/apk/db/installed", "");

        assertThat(detector.detect(PackageBackend.DNF).wireName()).isEqualTo("dnf");
        assertThat(detector.detect(PackageBackend.APK).wireName()).isEqualTo("apk");
    }

    @Test
    void whatIsConfiguredButNotThereIsNotTakenForAHostWithoutPackages() throws IOException {
        write("var/lib/dpkg/status", "");

        refused(
                detector.detect(PackageBackend.PACMAN),
                ErrorCode.SERVICE_UNAVAILABLE,
                "package_manager.backend says pacman, but " + root + " has none of var/lib/pacman/local");
    }

    @Test
    void aRootGetsAConfigurationOfItsOwnUnlessItHasOne() throws IOException {
        write("var/lib/dpkg/status", "");
        PackageManager generated = ((Detection.Supported) detector.detect(PackageBackend.APT)).manager();
        assertThat(generated.environment())
                .containsEntry("APT_CONFIG", directory.resolve("state/apt.conf").toString());
        assertThat(directory.resolve("state/apt.conf")).content().contains("Dir \"" + root + "\";", "--root=" + root);

        write("apt.conf", "");
        PackageManager own = ((Detection.Supported) detector.detect(PackageBackend.APT)).manager();
        assertThat(own.environment())
                .containsEntry("APT_CONFIG", root.resolve("apt.conf").toString());
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private static void refused(Detection detection, ErrorCode code, String message) {
        assertThat(detection)
                .asInstanceOf(InstanceOfAssertFactories.type(Detection.Unsupported.class))
                .satisfies(unsupported -> {
                    assertThat(unsupported.problem().code()).isEqualTo(code);
                    assertThat(unsupported.problem().message()).contains(message);
                });
    }
}
