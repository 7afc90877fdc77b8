// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.system.SystemFacts.PackageFacts;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.SystemInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemFactsTest {
    @TempDir
    private Path root;

    @Test
    void tellsOfTheRootAndOfTheMachine() throws IOException {
        // Given
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/os-release"), "# c\nNAME=\"Debian GNU/Linux\"\nVERSION_ID='12'\n");
        Instant checked = Instant.parse("2026-11-23T12:00:00Z");
        RunningKernel kernel = new RunningKernel(Path.of("/proc"));
        RebootFacts reboot =
                new RebootFacts(root, kernel, List::of, command -> new Captured(127, "", "", false, false));
        // When
        SystemInfo info = new SystemFacts(
                        root, kernel, reboot, new PackageFacts("apt", () -> checked, () -> null, () -> true))
                .read();
        // Then
        assertThat(info.os()).isEqualTo("Debian GNU/Linux");
        assertThat(info.osVersion()).isEqualTo("12");
        assertThat(info.kernel())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        assertThat(info.hostname()).isNotBlank();
        assertThat(info.architecture()).isNotBlank();
        assertThat(info.uptimeSeconds()).isPositive();
        assertThat(Duration.between(info.lastBoot(), Instant.now())
                        .minusSeconds(info.uptimeSeconds())
                        .abs())
                .isLessThan(Duration.ofMinutes(1));
        assertThat(info.lastUpdateCheck()).isEqualTo(checked);
        assertThat(info.lastUpdateApply()).isNull();
        assertThat(info.pendingReboot()).isFalse();
        assertThat(info.packageRoot()).isEqualTo(root.toString());
    }

    @Test
    void aRootThatDoesNotSayWhatItIsIsLinux() throws IOException {
        assertThat(OsRelease.read(root)).isEqualTo(new OsRelease("linux", "Linux", ""));
        Files.createDirectories(root.resolve("usr/lib"));
        Files.writeString(root.resolve("usr/lib/os-release"), "NAME=Arch\\ Linux\nbroken\n");
        assertThat(OsRelease.read(root)).isEqualTo(new OsRelease("linux", "Arch Linux", ""));
    }

    @Test
    void aKernelThatTellsNothingIsEndured() {
        RunningKernel none = new RunningKernel(root);
        assertThat(none.release()).isEmpty();
        assertThat(none.hostname()).isEqualTo("localhost");
        assertThat(none.uptime()).isZero();
        assertThat(none.bootTime()).isNull();
        assertThat(none.machine()).isNotBlank();
    }

    @Test
    void aHostIsCalledByItsMachineId() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
        assertThat(MachineId.read(root, "web1")).isEqualTo(new HostId("0123456789abcdef0123456789abcdef"));
    }

    @Test
    void withoutAMachineIdTheHostNameDecides() throws IOException {
        HostId byName = MachineId.read(root, "web1");
        assertThat(byName).isEqualTo(MachineId.read(root, "web1")).isNotEqualTo(MachineId.read(root, "web2"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), "uninitialized\n");
        assertThat(MachineId.read(root, "web1")).isEqualTo(byName);
    }
}
