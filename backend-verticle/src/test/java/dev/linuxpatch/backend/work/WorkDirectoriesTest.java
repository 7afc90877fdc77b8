// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
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
    private static final BootClock.Moment BEGUN = new BootClock.Moment("b", Duration.ofMillis(1_230));

    @TempDir
    Path parent;

    @Test
    void whatIsTooOldIsDeletedWithItsFiles() throws IOException {
        Path old = job(Duration.ofDays(8));
        Path young = job(Duration.ofDays(6));
        Files.writeString(parent.resolve("fence"), "3\n");

        Journal journal = begin(order(new JobId(UUID.randomUUID()), 1));

        assertThat(journal.directory()).isDirectoryContaining("glob:**/order.json");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(parent.resolve("fence")).exists();
    }

    @Test
    void onlyTheNewestAreKept() throws IOException {
        for (int i = 0; i < 60; i++) {
            job(Duration.ofMinutes(i));
        }

        begin(order(new JobId(UUID.randomUUID()), 1));

        try (Stream<Path> kept = Files.list(parent)) {
            assertThat(kept).hasSize(50);
        }
    }

    @Test
    void togetherTheyHoldNoMoreBytesThanAreKept() throws IOException {
        Path newest = job(Duration.ofMinutes(1));
        Path older = job(Duration.ofMinutes(2));
        Path oldest = job(Duration.ofMinutes(3));

        new WorkDirectories(parent, Clock.fixed(NOW, ZoneOffset.UTC), 2)
                .begin(order(new JobId(UUID.randomUUID()), 1), BEGUN);

        assertThat(newest).exists();
        assertThat(older).exists();
        assertThat(oldest).doesNotExist();
    }

    @Test
    void aJobThatHasNotEndedIsKeptWhateverTheClockSays() throws IOException {
        JobId running = new JobId(UUID.randomUUID());
        Path directory = begin(order(running, 1)).directory();
        Files.setLastModifiedTime(directory, FileTime.from(NOW.minus(Duration.ofDays(4000))));

        new WorkDirectories(parent, Clock.fixed(NOW, ZoneOffset.UTC), 0)
                .begin(order(new JobId(UUID.randomUUID()), 2), BEGUN);

        assertThat(directories().find(running)).isPresent();
    }

    @Test
    void aJobIsFoundByItsJournal() throws IOException {
        WorkOrder order = order(new JobId(UUID.randomUUID()), 3);
        begin(order);

        Journal found = directories().find(order.job()).orElseThrow();

        assertThat(found.order()).isEqualTo(order);
        assertThat(found.since()).isEqualTo(BEGUN);
        assertThat(directories().find(new JobId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void aFurtherOrderForAJobLeavesTheFilesOfTheFirst() throws IOException {
        JobId job = new JobId(UUID.randomUUID());
        begin(order(job, 3)).cancelled();

        Journal second = begin(order(job, 4));

        assertThat(second.isCancelled()).isFalse();
        assertThat(directories().find(job).orElseThrow().order().fence()).isEqualTo(4);
        assertThat(parent.resolve(job + ".before-4/cancelled.json")).exists();
    }

    @Test
    void aDirectoryThatTakesWritesIsNoObstacle() throws IOException {
        assertThat(directories().obstacle()).isEmpty();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeIsNamed() throws IOException {
        Path file = Files.writeString(parent.resolve("jobs"), "not a directory");

        Problem problem =
                new WorkDirectories(file, Clock.systemUTC()).obstacle().orElseThrow();

        assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(problem.message()).contains("the job directory " + file + " takes no writes");
        assertThat(problem.retryAfter()).isPositive();
    }

    private Journal begin(WorkOrder order) throws IOException {
        return directories().begin(order, BEGUN);
    }

    private static WorkOrder order(JobId job, long fence) {
        return new WorkOrder(
                job,
                fence,
                new Operation.Remove(new PackageName("rig-a"), true, false),
                Duration.ofMinutes(1),
                Duration.ZERO,
                0,
                OutputMark.NONE);
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
