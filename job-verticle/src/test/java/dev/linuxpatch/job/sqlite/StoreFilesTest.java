// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.MovableClock;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.TestSteps;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store's files: what a crash, damage, a second service or a newer version leaves of them. */
class StoreFilesTest {
    @TempDir
    Path directory;

    private final List<SqliteJobStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(SqliteJobStore::close);
    }

    @Test
    void losesNoCommitWhenTheProcessEndsWithoutClosing(@TempDir Path copy) throws IOException {
        SqliteJobStore store = open(directory);
        JobRecord record = TestSteps.run(store, "htop", 1, TestSteps.threeLines());
        // What a killed process leaves: the file and its log, nothing checkpointed.
        for (String name : List.of("jobs.db", "jobs.db-wal")) {
            Files.copy(directory.resolve(name), copy.resolve(name));
        }

        SqliteJobStore survivor = open(copy);

        assertThat(survivor.find(record.id())).contains(record);
        assertThat(survivor.events(new ReadEvents(null, 0, 100))).isEqualTo(store.events(new ReadEvents(null, 0, 100)));
    }

    @Test
    void cutsOffACommitThatWasTornByAPowerCut(@TempDir Path copy) throws IOException {
        SqliteJobStore store = open(directory);
        JobRecord whole = TestSteps.run(store, "htop", 1, TestSteps.threeLines());
        long durable = Files.size(directory.resolve("jobs.db-wal"));
        store.commit(List.of(created(install("torn"))));
        byte[] log = Files.readAllBytes(directory.resolve("jobs.db-wal"));
        Files.copy(directory.resolve("jobs.db"), copy.resolve("jobs.db"));
        Files.write(copy.resolve("jobs.db-wal"), Arrays.copyOf(log, (int) (durable + log.length) / 2));

        SqliteJobStore survivor = open(copy);

        assertThat(survivor.find(whole.id())).contains(whole);
        assertThat(survivor.active()).isEmpty();
        assertThat(survivor.note()).isEmpty();
    }

    @Test
    void tellsHowMuchOfTheLogIsTorn(@TempDir Path copy) throws IOException {
        SqliteJobStore store = open(directory);
        JobRecord whole = TestSteps.run(store, "htop", 1, TestSteps.threeLines());
        byte[] durable = Files.readAllBytes(directory.resolve("jobs.db-wal"));
        store.commit(List.of(created(install("torn"))));
        byte[] log = Files.readAllBytes(directory.resolve("jobs.db-wal"));
        byte[] flipped = log.clone();
        flipped[durable.length + 2000] ^= 1;
        byte[] garbage = Arrays.copyOf(durable, durable.length + 3000);
        Arrays.fill(garbage, durable.length, garbage.length, (byte) 'x');
        Path file = copy.resolve("jobs.db-wal");
        long frames = WalTail.of(directory.resolve("jobs.db-wal")).commits().size();
        long taken = WalTail.of(Files.write(file, durable)).commits().size();

        assertThat(frames).isGreaterThan(taken);
        assertThat(WalTail.of(file).cutAfter(taken)).isEmpty();
        assertThat(WalTail.of(Files.write(file, flipped)).cutAfter(taken))
                .contains("cut off")
                .contains("1 commit(s)");
        assertThat(WalTail.of(Files.write(file, garbage)).cutAfter(taken)).contains("cut off");
        for (byte[] damaged : List.of(flipped, garbage)) {
            Files.copy(directory.resolve("jobs.db"), copy.resolve("jobs.db"), StandardCopyOption.REPLACE_EXISTING);
            Files.write(file, damaged);
            try (SqliteJobStore survivor = SqliteJobStore.open(copy, new MovableClock())) {
                assertThat(survivor.find(whole.id())).contains(whole);
                assertThat(survivor.active()).isEmpty();
                assertThat(survivor.note()).isEmpty();
            }
        }
    }

    @Test
    void keepsTheJobsThatCanBeReadOfACorruptFile() throws IOException {
        SqliteJobStore store = open(directory);
        List<JobRecord> jobs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            jobs.add(TestSteps.run(store, "package-" + i, i + 1, TestSteps.threeLines()));
        }
        long head = store.events(new ReadEvents(null, 0, 1)).head();
        store.close();
        long pages = Files.size(directory.resolve("jobs.db")) / 4096;
        overwrite(directory.resolve("jobs.db"), (pages - 2) * 4096);

        SqliteJobStore fresh = open(directory);

        assertThat(jobs.stream().filter(job -> fresh.find(job.id()).equals(Optional.of(job))))
                .as("most jobs are known again")
                .hasSizeGreaterThan(20);
        assertThat(fresh.commit(List.of(created(install("next")))).get(0).position())
                .as("no number is given twice")
                .isGreaterThan(head - 10);
        assertThat(fresh.lastFence()).isEqualTo(40);
    }

    @Test
    void aFileThatWasSetAsideIsToldUntilItIsRemoved() throws IOException {
        open(directory).close();
        Files.writeString(directory.resolve("jobs.db"), "this is not a database, and it is long enough to be one");
        open(directory).close();

        SqliteJobStore later = open(directory);
        String told = later.note();
        Files.delete(directory.resolve("jobs.db.corrupt-20260301T100000.000Z"));

        assertThat(told).contains("jobs.db.corrupt-20260301T100000.000Z");
        assertThat(later.note()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("damages")
    void setsACorruptFileAsideAndBeginsAFreshOne(Damage damage) throws IOException {
        SqliteJobStore store = open(directory);
        for (int i = 0; i < 12; i++) {
            TestSteps.run(store, "package-" + i, i + 1, TestSteps.threeLines());
        }
        store.close();
        damage.doTo(directory.resolve("jobs.db"));
        byte[] damaged = Files.readAllBytes(directory.resolve("jobs.db"));

        SqliteJobStore fresh = open(directory);

        assertThat(fresh.commit(List.of(created(install("b"))))).hasSize(1);
        assertThat(fresh.note()).contains("corrupt").contains("jobs.db.corrupt-20260301T100000.000Z");
        assertThat(directory.resolve("jobs.db.corrupt-20260301T100000.000Z")).hasBinaryContent(damaged);
    }

    /** A way to break a file. */
    interface Damage {
        void doTo(Path file) throws IOException;
    }

    static Stream<Damage> damages() {
        return Stream.of(
                file -> Files.writeString(file, "this is not a database, and it is long enough to be taken for one"),
                file -> overwrite(file, 0),
                file -> overwrite(file, 3 * 4096L),
                file -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5 * 4096 + 100)));
    }

    private static void overwrite(Path file, long offset) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(offset);
            channel.write(ByteBuffer.wrap("x".repeat(4096).getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void refusesAStoreThatAnotherServiceUses() {
        open(directory);

        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in use by another running service")
                .hasMessageContaining("jobs.storage_path");
    }

    @Test
    void refusesAFileOfANewerVersionAndLeavesItAlone() throws Exception {
        open(directory).close();
        execute("PRAGMA user_version = 99");

        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version");
        assertThat(directory).isDirectoryNotContaining("glob:**.corrupt-*");
    }

    @Test
    void opensAFileOfThePreviousVersionAndKeepsItsJobs() throws Exception {
        SqliteJobStore store = open(directory);
        JobRecord record = TestSteps.run(store, "htop", 3, TestSteps.threeLines());
        List<JobEvent> events = store.events(new ReadEvents(null, 0, 100)).events();
        store.close();
        makeOlder();

        SqliteJobStore newer = open(directory);

        assertThat(newer.find(record.id())).contains(record);
        assertThat(newer.events(new ReadEvents(null, 0, 100)).events()).isEqualTo(events);
        assertThat(newer.note()).isEmpty();
        JobRecord next = TestSteps.run(newer, "nano", 4, TestSteps.threeLines());
        assertThat(newer.find(next.id())).contains(next);
    }

    @Test
    void keepsWhatCanBeReadOfACorruptFileOfThePreviousVersion() throws Exception {
        SqliteJobStore store = open(directory);
        List<JobRecord> jobs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            jobs.add(TestSteps.run(store, "package-" + i, i + 1, TestSteps.threeLines()));
        }
        store.close();
        makeOlder();
        long pages = Files.size(directory.resolve("jobs.db")) / 4096;
        overwrite(directory.resolve("jobs.db"), (pages - 2) * 4096);

        SqliteJobStore fresh = open(directory);

        assertThat(jobs.stream().filter(job -> fresh.find(job.id()).equals(Optional.of(job))))
                .hasSizeGreaterThan(20);
    }

    @Test
    void keepsItsFilesToItself() throws IOException {
        Path store = directory.resolve("deep/store");
        open(store).commit(List.of(created(install("a"))));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(store)) {
            assertThat(files)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void saysWhyItCannotBeOpened() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> open(file.resolve("store")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
    }

    private SqliteJobStore open(Path path) {
        SqliteJobStore store = SqliteJobStore.open(path, new MovableClock());
        opened.add(store);
        return store;
    }

    /** As the first release wrote it. */
    private void makeOlder() throws SQLException {
        execute("ALTER TABLE job DROP COLUMN health_gate");
        execute("ALTER TABLE job DROP COLUMN skipped");
        execute("PRAGMA user_version = 1");
    }

    private void execute(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }
}
