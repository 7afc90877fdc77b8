// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacmanLockTest {
    @TempDir
    private Path directory;

    @Test
    void whoHasTheFileOpenHoldsTheLock() throws IOException {
        Path file = directory.resolve("db.lck");
        PacmanLock lock = PacmanLock.at(file);
        assertThat(lock.holder()).isEmpty();
        assertThat(lock.stale()).isFalse();

        try (FileChannel open = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertThat(open.isOpen()).isTrue();
            assertThat(lock.holder())
                    .hasValueSatisfying(holder -> assertThat(holder.pid())
                            .isEqualTo(ProcessHandle.current().pid()));
            assertThat(lock.stale()).isFalse();
        }

        assertThat(Files.exists(file)).isTrue();
        assertThat(lock.holder()).isEmpty();
        assertThat(lock.stale()).isTrue();
    }
}
