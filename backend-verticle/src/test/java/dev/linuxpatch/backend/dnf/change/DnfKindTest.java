// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnfKindTest {
    @TempDir
    private Path directory;

    private Path bin;
    private DnfKind kind;

    @BeforeEach
    void makeHost() throws IOException {
        bin = Files.createDirectories(directory.resolve("usr/bin"));
        kind = new DnfKind(directory);
    }

    @Test
    void dnfIsDrivenByThePythonThatItRunsBy() throws IOException {
        Files.writeString(bin.resolve("dnf"), "#!/usr/libexec/platform-python -s\nimport sys\n");

        PackageManager manager = kind.make(directory, directory.resolve("state"));

        List<String> argv =
                manager.commands().catalog(List.of(new PackageName("rig-a"))).argv();
        assertThat(argv.get(0)).isEqualTo("/usr/libexec/platform-python");
        assertThat(Path.of(argv.get(2))).content().contains("SPDX-License-Identifier");
        assertThat(kind.obstacle(directory)).isEmpty();
    }

    @Test
    void dnf5AloneIsRefusedByName() throws IOException {
        Files.write(bin.resolve("dnf5"), new byte[] {0x7f, 'E', 'L', 'F'});
        Files.write(bin.resolve("dnf"), new byte[] {0x7f, 'E', 'L', 'F'});

        assertThat(kind.obstacle(directory)).get().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
            assertThat(problem.message()).contains("dnf5", "python3-dnf");
        });
    }

    @Test
    void dnf4BesideDnf5IsDriven() throws IOException {
        Files.write(bin.resolve("dnf5"), new byte[] {0x7f, 'E', 'L', 'F'});
        Files.writeString(bin.resolve("dnf-3"), "#!/usr/bin/python3\n");

        assertThat(kind.obstacle(directory)).isEmpty();
    }
}
