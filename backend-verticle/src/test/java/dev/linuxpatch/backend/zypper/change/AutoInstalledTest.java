// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rpm.InstallReason;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoInstalledTest {
    @TempDir
    private Path root;

    @Test
    void isWrittenWhereThereWasNone() throws IOException {
        noted().mark(Map.of(
                new PackageName("rig-lib"), InstallReason.DEPENDENCY,
                new PackageName("rig-lib:i686"), InstallReason.DEPENDENCY));

        assertThat(file()).hasContent("rig-lib\n");
    }

    @Test
    void whatIsOfOthersStays() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "# created at some time\nrig-a\nrig-b\nrig-lib\n");

        noted().mark(Map.of(
                new PackageName("rig-a"), InstallReason.DEPENDENCY,
                new PackageName("rig-c"), InstallReason.DEPENDENCY,
                new PackageName("rig-lib"), InstallReason.USER));

        assertThat(file()).hasContent("# created at some time\nrig-a\nrig-b\nrig-c\n");
        assertThat(file().getParent())
                .isDirectoryContaining("glob:**/AutoInstalled")
                .isDirectoryNotContaining("glob:**.new");
    }

    private AutoInstalled noted() {
        return new AutoInstalled(root);
    }

    private Path file() {
        return root.resolve("var/lib/zypp/AutoInstalled");
    }
}
