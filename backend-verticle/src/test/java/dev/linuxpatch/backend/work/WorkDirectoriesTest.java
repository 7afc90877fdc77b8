// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoriesTest {
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

    @TempDir
    Path parent;

    @Test
    void whatIsTooOldIsDeletedWithItsFiles() throws IOException {
        Path old = job(Duration.ofDays(8));
        Path young = job(Duration.ofDays(6));
        Files.writeString(parent.resolve("fence"), "3\n");

        Path created = directories().create(new JobId(UUID.randomUUID()));

        assertThat(created).isEmptyDirectory();
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(parent.resolve("fence")).exists();
    }

    @Test
    void onlyTheNewestAreKept() throws IOException {
        for (int i = 0; i < 60; i++) {
            job(Duration.ofMinutes(i));
        }

        directories().create(new JobId(UUID.randomUUID()));

        try (Stream<Path> kept = Files.list(parent)) {
            assertThat(kept).hasSize(50);
        }
    }

    private WorkDirectories directories() {
        return new WorkDirectories(parent, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Path job(Duration age) throws IOException {
        Path directory =
                Files.createDirectories(parent.resolve(UUID.randomUUID().toString()));
        Files.createDirectories(directory.resolve("01-change"));
        Files.writeString(directory.resolve("01-change/stdout"), "x");
        Files.setLastModifiedTime(directory, FileTime.from(NOW.minus(age)));
        return directory;
    }
}
