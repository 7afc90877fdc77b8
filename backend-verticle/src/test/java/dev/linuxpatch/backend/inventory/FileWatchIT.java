// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileWatchIT {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final FileWatch.Pace NO_POLL =
            new FileWatch.Pace(Duration.ofMillis(100), Duration.ofSeconds(1), NEVER);

    @TempDir
    private Path directory;

    private final Semaphore told = new Semaphore(0);
    private FileWatch watch;

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void aFileThatIsRenamedIntoPlaceIsSeen() throws Exception {
        // Given
        Files.writeString(directory.resolve("status"), "old");
        start(NO_POLL);
        // When
        Files.writeString(directory.resolve("status-new"), "new");
        Files.move(directory.resolve("status-new"), directory.resolve("status"), StandardCopyOption.ATOMIC_MOVE);
        // Then
        assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBurstIsToldOnceOrTwice() throws Exception {
        // Given
        start(NO_POLL);
        // When
        for (int i = 0; i < 200; i++) {
            Files.writeString(directory.resolve(String.format("%04d", i)), "journal");
        }
        // Then
        assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        assertThat(told.availablePermits()).isLessThan(5);
    }

    @Test
    void whatTheWatchDoesNotSeeIsFoundByPolling() throws Exception {
        // Given a directory that is not there yet
        Path later = directory.resolve("later");
        watch = FileWatch.start(
                FileSystems.getDefault(),
                List.of(later),
                new FileWatch.Pace(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(200)),
                told::release);
        // When
        Files.createDirectory(later);
        // Then
        assertThat(told.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    }

    private void start(FileWatch.Pace pace) throws IOException {
        watch = FileWatch.start(FileSystems.getDefault(), List.of(directory), pace, told::release);
    }
}
