// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import static dev.linuxpatch.job.Samples.HELD_BACK;
import static dev.linuxpatch.job.Samples.NOON;
import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.line;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.succeededButFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.JobStore.LogWindow;
import dev.linuxpatch.job.MovableClock;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.TestSteps;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.packages.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteJobStoreTest {
    private static final LogWindow WIDE = new LogWindow(1_000, 1_000_000);

    @TempDir
    Path directory;

    private final List<SqliteJobStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(SqliteJobStore::close);
    }

    @ParameterizedTest
    @MethodSource("records")
    void givesBackEveryRecordAsItWasStored(JobRecord record) {
        SqliteJobStore store = open(directory);
        store.commit(List.of(new Step(true, record, List.of())));

        assertThat(store.find(record.id())).contains(record);
    }

    static Stream<JobRecord> records() {
        return TestSteps.recordsOfEveryKind();
    }

    @Test
    void numbersEventsOfAJobAndOfTheStoreWithoutAGap() {
        SqliteJobStore store = open(directory);
        Step first = created(install("a"));
        Step second = created(install("b"));

        List<JobEvent> events = new ArrayList<>(store.commit(List.of(first, second)));
        Step started = TestSteps.started(second.record(), 1);
        events.addAll(store.commit(List.of(started)));
        events.addAll(store.commit(List.of(TestSteps.worked(started.record(), line("one"), line("two")))));

        assertThat(events).extracting(JobEvent::position).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(events).extracting(JobEvent::seq).containsExactly(1L, 1L, 2L, 3L, 4L);
        assertThat(store.events(new ReadEvents(null, 0, 100)).events()).isEqualTo(events);
    }

    @Test
    void theLastEventTellsWhatWasSkipped() {
        SqliteJobStore store = open(directory);
        Step created = created(install("a"));
        store.commit(List.of(created));
        Step started = TestSteps.started(created.record(), 1);
        store.commit(List.of(started));

        List<JobEvent> ended = store.commit(List.of(TestSteps.worked(started.record(), succeededButFor(HELD_BACK))));

        assertThat(ended).last().extracting(JobEvent::skipped).isEqualTo(List.of(HELD_BACK));
        List<JobEvent> read = store.events(new ReadEvents(null, 0, 100)).events();
        assertThat(read).endsWith(ended.toArray(JobEvent[]::new));
        assertThat(read.get(0).skipped()).isEmpty();
    }

    @Test
    void keepsAllOrNothingOfACommit() {
        SqliteJobStore store = open(directory);
        Step good = created(install("a"));
        Step ofUnknownJob = TestSteps.started(created(install("b")).record(), 7);

        assertThatThrownBy(() -> store.commit(List.of(good, ofUnknownJob))).isInstanceOf(StoreException.class);

        assertThat(store.find(good.record().id())).isEmpty();
        assertThat(store.events(new ReadEvents(null, 0, 10)).head()).isZero();
        assertThat(store.lastFence()).isZero();
    }

    @Test
    void hasEverythingAfterItWasClosedAndOpenedAgain() {
        SqliteJobStore store = open(directory);
        JobRecord record = TestSteps.run(store, "htop", 3, TestSteps.threeLines());
        EventPage before = store.events(new ReadEvents(null, 0, 100));
        store.close();

        SqliteJobStore again = open(directory);

        assertThat(again.find(record.id())).contains(record);
        assertThat(again.events(new ReadEvents(null, 0, 100))).isEqualTo(before);
        assertThat(again.lastFence()).isEqualTo(3);
        assertThat(again.note()).isEmpty();
    }

    @Test
    void canBeReadByAPersonWhileItIsOpen() throws Exception {
        SqliteJobStore store = open(directory);
        JobRecord record = TestSteps.run(store, "htop", 1, TestSteps.threeLines());

        List<String> rows = new ArrayList<>();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT job_id, seq, at, kind, status, phase, output FROM job_event ORDER BY seq DESC LIMIT 2")) {
            while (row.next()) {
                rows.add(String.join(
                        "|",
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        String.valueOf(row.getString(7))));
            }
        }

        assertThat(rows)
                .containsExactly(
                        record.id() + "|6|2026-03-01T12:00:00.000Z|end|completed|ended|null",
                        record.id() + "|5|2026-03-01T12:00:00.000Z|output|running|preparing|three");
    }

    @Test
    void readsEventsInPagesAndSaysWhatRetentionHasRemoved() {
        SqliteJobStore store = open(directory);
        JobRecord old = TestSteps.run(store, "old", 1, TestSteps.threeLines());
        JobRecord kept = TestSteps.run(store, "kept", 2, TestSteps.threeLines());
        store.delete(old.id());

        EventPage first = store.events(new ReadEvents(null, 2, 4));
        EventPage second = store.events(new ReadEvents(null, 10, 4));

        assertThat(first.firstKept()).isEqualTo(7);
        assertThat(first.events()).extracting(JobEvent::position).containsExactly(7L, 8L, 9L, 10L);
        assertThat(first.more()).isTrue();
        assertThat(second.events()).extracting(JobEvent::position).containsExactly(11L, 12L);
        assertThat(second.firstKept()).isEqualTo(11);
        assertThat(second.more()).isFalse();
        assertThat(second.head()).isEqualTo(12);
        assertThat(store.events(new ReadEvents(kept.id(), 4, 100)).events())
                .extracting(JobEvent::seq)
                .containsExactly(5L, 6L);
    }

    @Test
    void saysThatEverythingBetweenIsGoneWhenTheNewestWasRemoved() {
        SqliteJobStore store = open(directory);
        TestSteps.run(store, "kept", 1, TestSteps.threeLines());
        JobRecord gone = TestSteps.run(store, "gone", 2, TestSteps.threeLines());
        store.delete(gone.id());

        EventPage page = store.events(new ReadEvents(null, 6, 100));

        assertThat(page).isEqualTo(new EventPage(List.of(), 12, 13, 12, false));
    }

    @Test
    void removesTheLogOfTheJobThatEndedLongestAgoAndLeavesTheJob() {
        SqliteJobStore store = open(directory);
        JobRecord first = TestSteps.run(store, "first", 1, TestSteps.threeLines());
        JobRecord second = TestSteps.run(store, "second", 2, TestSteps.threeLines());
        long before = store.usedBytes();

        assertThat(store.trimLog()).isTrue();

        assertThat(store.usedBytes()).isPositive().isLessThanOrEqualTo(before);
        EventPage page = store.events(new ReadEvents(first.id(), 0, 100));
        assertThat(page.events()).extracting(JobEvent::seq).containsExactly(1L, 2L, 6L);
        assertThat(page.last()).isEqualTo(6);
        assertThat(store.detail(first.id(), WIDE).orElseThrow().lines()).isEmpty();
        assertThat(store.detail(first.id(), WIDE).orElseThrow().linesOmitted()).isEqualTo(3);
        assertThat(store.detail(second.id(), WIDE).orElseThrow().lines()).hasSize(3);
        assertThat(store.trimLog()).isTrue();
        assertThat(store.trimLog()).isFalse();
    }

    @Test
    void tellsWhereAJobStandsWithoutReadingItsEvents() {
        SqliteJobStore store = open(directory);
        JobRecord record = TestSteps.run(store, "htop", 1, TestSteps.threeLines());

        assertThat(store.events(new ReadEvents(record.id(), 0, 0))).isEqualTo(new EventPage(List.of(), 6, 1, 6, true));
        assertThat(store.events(new ReadEvents(record.id(), 6, 0))).isEqualTo(new EventPage(List.of(), 6, 7, 6, false));
        assertThat(store.events(new ReadEvents(newId(), 0, 10))).isEqualTo(new EventPage(List.of(), 6, 1, 0, false));
    }

    @Test
    void boundsAPageOfEventsByItsSize() {
        SqliteJobStore store = open(directory);
        String longLine = "x".repeat(10_000);
        JobRecord record = TestSteps.run(
                store,
                "htop",
                1,
                Stream.generate(() -> line(longLine)).limit(300).toList());

        EventPage page = store.events(new ReadEvents(record.id(), 0, 10_000));

        assertThat(page.more()).isTrue();
        assertThat(page.events()).hasSizeBetween(100, 110);
    }

    @Test
    void showsTheNewestLinesOfALogAndCountsTheOthers() {
        SqliteJobStore store = open(directory);
        JobRecord record = TestSteps.run(store, "htop", 1, TestSteps.threeLines());

        JobDetail all = store.detail(record.id(), WIDE).orElseThrow();
        JobDetail newest = store.detail(record.id(), new LogWindow(2, 1_000)).orElseThrow();
        JobDetail tiny = store.detail(record.id(), new LogWindow(100, 1)).orElseThrow();

        assertThat(all.lines()).containsExactly("one", "two", "three");
        assertThat(all.linesOmitted()).isZero();
        assertThat(all.stdout()).isEqualTo("one\nthree\n");
        assertThat(all.stderr()).isEqualTo("two\n");
        assertThat(newest.lines()).containsExactly("two", "three");
        assertThat(newest.linesOmitted()).isEqualTo(1);
        assertThat(tiny.lines()).containsExactly("three");
        assertThat(store.detail(newId(), WIDE)).isEmpty();
    }

    @Test
    void forgetsOnlyJobsThatHaveEnded() {
        SqliteJobStore store = open(directory);
        Step waiting = created(install("waiting"));
        store.commit(List.of(waiting));
        JobRecord ended = TestSteps.run(store, "ended", 1, List.of());

        assertThat(store.delete(waiting.record().id())).isFalse();
        assertThat(store.delete(ended.id())).isTrue();
        assertThat(store.delete(ended.id())).isFalse();
        assertThat(store.find(waiting.record().id())).isPresent();
        assertThat(store.events(new ReadEvents(ended.id(), 0, 10)).events()).isEmpty();
    }

    @Test
    void givesNumbersOnlyOnceEvenWhenTheirJobIsForgotten() {
        SqliteJobStore store = open(directory);
        JobRecord gone = TestSteps.run(store, "gone", 5, List.of());
        store.delete(gone.id());
        store.close();

        SqliteJobStore again = open(directory);
        List<JobEvent> events = again.commit(List.of(created(install("next"))));

        assertThat(events).extracting(JobEvent::position).containsExactly(4L);
        assertThat(again.lastFence()).isEqualTo(5);
    }

    @Test
    void forgettingAFailedRollbackLeavesItsOriginalWithoutOne() {
        SqliteJobStore store = open(directory);
        JobRecord first = TestSteps.run(store, "first", 1, List.of());
        JobRecord second = TestSteps.run(store, "second", 2, List.of());
        JobId done = undo(store, first, true);
        JobId failed = undo(store, second, false);

        store.delete(done);
        store.delete(failed);

        assertThat(store.find(first.id()).orElseThrow().job().rollbackJobId()).isEqualTo(done);
        assertThat(store.find(second.id()).orElseThrow().job().rollbackJobId()).isNull();
    }

    @Test
    void findsWhatRetentionDoesNotKeep() {
        SqliteJobStore store = open(directory);
        List<JobId> ended = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Step job = created(install("p" + i));
            ended.add(TestSteps.run(store, job, i + 1, List.of(), true, NOON.plusSeconds(i))
                    .id());
        }
        store.commit(List.of(created(install("waiting"))));

        assertThat(store.expired(4, NOON, 100)).containsExactlyElementsOf(ended.subList(0, 2));
        assertThat(store.expired(100, NOON.plusSeconds(3), 100)).containsExactlyElementsOf(ended.subList(0, 3));
        assertThat(store.expired(0, NOON, 2)).containsExactlyElementsOf(ended.subList(0, 2));
        assertThat(store.expired(6, NOON, 100)).isEmpty();
    }

    @Test
    void returnsTheRoomOfForgottenJobs() throws IOException {
        SqliteJobStore store = open(directory);
        String longLine = "x".repeat(10_000);
        JobRecord big = TestSteps.run(
                store,
                "big",
                1,
                Stream.generate(() -> line(longLine)).limit(300).toList());
        store.close();
        long before = Files.size(directory.resolve("jobs.db"));

        SqliteJobStore again = open(directory);
        again.delete(big.id());
        while (again.shrink()) {
            assertThat(again.events(new ReadEvents(null, 0, 10)).events()).isEmpty();
        }
        again.close();

        assertThat(Files.size(directory.resolve("jobs.db"))).isLessThan(before / 10);
    }

    private SqliteJobStore open(Path path) {
        SqliteJobStore store = SqliteJobStore.open(path, new MovableClock());
        opened.add(store);
        return store;
    }

    private static JobId undo(SqliteJobStore store, JobRecord original, boolean succeeds) {
        Step created = created(new Operation.Rollback(original.id(), List.of()));
        store.commit(List.of(TestSteps.undoneBy(original, created.record().id())));
        return TestSteps.run(store, created, store.lastFence() + 1, List.of(), succeeds, NOON)
                .id();
    }
}
