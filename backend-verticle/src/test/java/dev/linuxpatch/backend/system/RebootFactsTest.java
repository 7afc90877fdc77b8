// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.system.InstalledKernels.InstalledKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebootFactsTest {
    private static final Path HOST = Path.of("/");
    private static final Instant BOOT = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    private Path directory;

    private RunningKernel kernel;

    @BeforeEach
    void aRunningKernel() throws IOException {
        Files.createDirectories(directory.resolve("proc/sys/kernel"));
        Files.writeString(directory.resolve("proc/sys/kernel/osrelease"), "6.1.0-9-amd64\n");
        Files.writeString(directory.resolve("proc/stat"), "cpu 1 2\nbtime " + BOOT.getEpochSecond() + "\n");
        kernel = new RunningKernel(directory.resolve("proc"));
    }

    @Test
    void aNewerInstalledKernelIsAReason() {
        assertThat(reasons(kernel("6.1.0-10-amd64", BOOT), kernel("6.1.0-9-amd64", BOOT.minusSeconds(9))))
                .containsExactly("kernel 6.1.0-10-amd64 is installed, 6.1.0-9-amd64 is running");
    }

    @Test
    void aReplacedImageOfTheRunningKernelIsAReason() {
        assertThat(reasons(kernel("6.1.0-9-amd64", BOOT.plusSeconds(60))))
                .singleElement()
                .asString()
                .contains("was replaced after boot");
    }

    @Test
    void theNewestKernelRunningUnchangedIsNone() {
        assertThat(reasons(kernel("6.1.0-9-amd64", BOOT.minusSeconds(60)), kernel("6.1.0-8-amd64", BOOT)))
                .isEmpty();
    }

    @Test
    void aKernelThatNoPackageOwnsProvesNothing() {
        assertThat(reasons(kernel("6.1.0-10-amd64", BOOT.plusSeconds(60)))).isEmpty();
        assertThat(reasons()).isEmpty();
    }

    @Test
    void aRebootShouldStartTheNewestKernelOfThePackages() {
        InstalledKernel newest = kernel("6.1.0-10-amd64", BOOT);

        assertThat(facts(newest, kernel("6.1.0-9-amd64", BOOT)).expectedRelease())
                .contains("6.1.0-10-amd64");
        assertThat(facts(newest).expectedRelease()).isEmpty();
        assertThat(facts().expectedRelease()).isEmpty();
    }

    @Test
    void theFlagFileIsAReasonInAnyRoot() throws IOException {
        // Given
        Files.createDirectories(directory.resolve("root/run"));
        Files.writeString(directory.resolve("root/run/reboot-required"), "*** System restart required ***\n");
        Files.writeString(directory.resolve("root/run/reboot-required.pkgs"), "linux-base\ndbus\nlinux-base\n");
        // When
        RebootFacts facts = new RebootFacts(
                directory.resolve("root"), kernel, () -> List.of(kernel("6.1.0-10-amd64", BOOT)), command -> {
                    throw new AssertionError();
                });
        facts.refresh();
        // Then the kernel of this machine says nothing about that root
        assertThat(facts.reasons()).containsExactly("packages ask for it: linux-base, dbus");
        assertThat(facts.runningRelease()).isEmpty();
    }

    @Test
    void needrestartIsUnderstood() {
        String answer = "NEEDRESTART-VER: 3.6\nNEEDRESTART-KCUR: 6.1.0-9-amd64\nNEEDRESTART-KEXP: 6.1.0-10-amd64\n"
                + "NEEDRESTART-KSTA: 3\n";
        assertThat(Needrestart.reasons(answer))
                .containsExactly("needrestart expects kernel 6.1.0-10-amd64, 6.1.0-9-amd64 is running");
        assertThat(Needrestart.reasons(answer.replace("KSTA: 3", "KSTA: 1"))).isEmpty();
        assertThat(Needrestart.reasons("")).isEmpty();
    }

    private List<String> reasons(InstalledKernel... kernels) {
        return facts(kernels).reasons().stream()
                .filter(reason -> !reason.startsWith("packages ask"))
                .toList();
    }

    private RebootFacts facts(InstalledKernel... kernels) {
        return new RebootFacts(
                HOST, kernel, () -> List.of(kernels), command -> new Captured(127, "", "", false, false));
    }

    private static InstalledKernel kernel(String release, Instant installedAt) {
        return new InstalledKernel(release, "owner", installedAt);
    }
}
