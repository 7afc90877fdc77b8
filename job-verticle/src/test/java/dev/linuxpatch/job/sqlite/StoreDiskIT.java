// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.MovableClock;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.TestSteps;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on a disk that is full, or may not be written. */
class StoreDiskIT {
    private static final ReadEvents ALL = new ReadEvents(null, 0, 1000);
    private static final String SIZE = "2m";

    @TempDir
    Path mount;

    private SmallDisk disk;
    private Path directory;
    private SqliteJobStore store;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.at(mount, SIZE);
        directory = mount.resolve("store");
    }

    @AfterEach
    void unmount() throws Exception {
        if (store != null) {
            store.close();
        }
        disk.close();
    }

    @Test
    void aDiskThatFillsUpRefusesAndKeepsWhatIsThere() throws Exception {
        open();
        JobRecord known = TestSteps.run(store, "htop", 1, TestSteps.threeLines());
        var before = store.events(ALL);
        disk.fill();

        // What was given back by a checkpoint may take some more.
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        TestSteps.run(store, "more" + i, i + 2, TestSteps.threeLines());
                    }
                })
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("full");
        assertThat(store.find(known.id())).contains(known);
        assertThat(store.events(ALL).events()).startsWith(before.events().toArray(new JobEvent[0]));

        disk.free();
        assertRecovers();
    }

    @Test
    void aFullDiskAtTheStartGivesWhatItHasAndTakesAgainWhenThereIsRoom() throws Exception {
        open();
        JobRecord known = TestSteps.run(store, "htop", 1, TestSteps.threeLines());
        store.close();
        disk.fill();

        open();

        assertThat(store.find(known.id())).contains(known);
        disk.free();
        assertRecovers();
        assertThat(store.find(known.id())).contains(known);
    }

    @Test
    void aFullDiskAfterACrashGivesEvenWhatIsOnlyInTheLog(@TempDir Path other) throws Exception {
        JobRecord known;
        try (SqliteJobStore crashed = SqliteJobStore.open(other, new MovableClock())) {
            known = TestSteps.run(crashed, "htop", 1, TestSteps.threeLines());
            Files.createDirectories(directory);
            for (String name : List.of("jobs.db", "jobs.db-wal")) {
                Files.copy(other.resolve(name), directory.resolve(name));
            }
        }
        disk.fill();

        open();

        assertThat(store.find(known.id())).contains(known);
        assertThatThrownBy(this::commit).isInstanceOf(StoreException.class);
        disk.free();
        assertRecovers();
        assertThat(store.find(known.id())).contains(known);
    }

    @Test
    void aStoreThatCannotEvenBeMadeIsMadeWhenThereIsRoom() throws Exception {
        disk.fill();

        open();

        assertThatThrownBy(this::commit)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.passing()).isTrue())
                .hasMessageContaining(mount.toString());
        assertThatThrownBy(() -> store.active()).isInstanceOf(StoreException.class);
        disk.free();
        assertRecovers();
    }

    @Test
    void aReadOnlyDiskGivesWhatItHasAndTakesAgainOnceItMay() throws Exception {
        open();
        JobRecord known = TestSteps.run(store, "htop", 1, TestSteps.threeLines());
        store.close();
        disk.readOnly();

        open();

        assertThat(store.find(known.id())).contains(known);
        assertThatThrownBy(this::commit).isInstanceOf(StoreException.class);
        assertThat(store.find(known.id())).contains(known);
        store.close();
        disk.writable();
        open();
        assertRecovers();
    }

    @Test
    void aReadOnlyDiskAfterACrashIsNoReasonToForgetTheLog(@TempDir Path other) throws Exception {
        JobRecord known;
        try (SqliteJobStore crashed = SqliteJobStore.open(other, new MovableClock())) {
            known = TestSteps.run(crashed, "htop", 1, TestSteps.threeLines());
            Files.createDirectories(directory);
            for (String name : List.of("jobs.db", "jobs.db-wal")) {
                Files.copy(other.resolve(name), directory.resolve(name));
            }
        }
        disk.readOnly();

        open();

        // Without a byte of its own SQLite cannot tell which part of a log is whole.
        assertThatThrownBy(() -> store.find(known.id())).isInstanceOf(StoreException.class);
        assertThatThrownBy(this::commit).isInstanceOf(StoreException.class);
        disk.writable();
        assertRecovers();
        assertThat(store.find(known.id())).contains(known);
    }

    private void open() throws IOException {
        store = SqliteJobStore.open(directory, new MovableClock());
    }

    private void commit() {
        store.commit(List.of(created(install("b"))));
    }

    /** By itself, within a moment. */
    private void assertRecovers() {
        long late = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Step step = created(install("c"));
        while (true) {
            try {
                store.commit(List.of(step));
                break;
            } catch (StoreException e) {
                assertThat(System.nanoTime()).as("recovers: %s", e.getMessage()).isLessThan(late);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
        assertThat(store.find(step.record().id())).isPresent();
        store.probe();
    }
}
