// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FenceFileTest {
    @TempDir
    Path directory;

    @Test
    void thereIsNoneAtFirst() throws IOException {
        assertThat(new FenceFile(directory.resolve("none")).newest()).isZero();
    }

    @Test
    void theNewestSurvivesARestart() throws IOException {
        new FenceFile(directory.resolve("work")).raise(41);
        new FenceFile(directory.resolve("work")).raise(42);

        assertThat(new FenceFile(directory.resolve("work")).newest()).isEqualTo(42);
    }

    @Test
    void aDamagedFileIsNoFence() throws IOException {
        Files.writeString(directory.resolve("fence"), "soon");

        assertThatThrownBy(() -> new FenceFile(directory).newest())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fence");
    }
}
