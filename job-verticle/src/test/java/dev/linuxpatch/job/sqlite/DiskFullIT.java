// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.linuxpatch.job.EventDraft;
import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.MovableClock;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a file system of two megabytes. Needs the right to mount. */
class DiskFullIT {
    @TempDir
    Path mountPoint;

    @BeforeEach
    void mount() throws Exception {
        command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", mountPoint.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        command("umount", mountPoint.toString());
    }

    @Test
    void refusesWhatDoesNotFitKeepsWhatItTookAndGoesOnWhenThereIsRoom() throws IOException {
        Path ballast = mountPoint.resolve("ballast");
        Files.write(ballast, new byte[1_000_000]);
        List<JobId> taken = new ArrayList<>();
        try (SqliteJobStore store = SqliteJobStore.open(mountPoint.resolve("store"), new MovableClock())) {
            Throwable refusal = null;
            while (refusal == null) {
                JobRecord next = created(install("htop")).record();
                refusal = catchThrowable(() -> store.commit(List.of(step(next))));
                if (refusal == null) {
                    taken.add(next.id());
                }
            }
            List<JobId> readable = store.active().stream().map(JobRecord::id).toList();
            Throwable stillFull = catchThrowable(() -> store.commit(List.of(created(install("htop")))));
            Files.delete(ballast);
            JobRecord after = created(install("htop")).record();
            store.commit(List.of(step(after)));
            taken.add(after.id());

            assertThat(refusal).isInstanceOf(StoreException.class).hasMessageContaining("full");
            assertThat(stillFull).isInstanceOf(StoreException.class);
            assertThat(readable).isEqualTo(taken.subList(0, taken.size() - 1));
            assertThat(store.active()).extracting(JobRecord::id).isEqualTo(taken);
            assertThat(store.events(new ReadEvents(null, 0, 5_000)).events())
                    .extracting(JobEvent::position)
                    .isEqualTo(LongStream.rangeClosed(1, taken.size()).boxed().toList());
        }
        try (SqliteJobStore again = SqliteJobStore.open(mountPoint.resolve("store"), new MovableClock())) {
            assertThat(again.note()).isEmpty();
            assertThat(again.active()).extracting(JobRecord::id).isEqualTo(taken);
        }
    }

    private static Step step(JobRecord record) {
        return new Step(true, record, List.of(draft(record)));
    }

    private static EventDraft draft(JobRecord record) {
        return new EventDraft(record.job(), JobEvent.Kind.STATUS, null, null);
    }

    private static void command(String... argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", argv[0], output).isZero();
    }
}
