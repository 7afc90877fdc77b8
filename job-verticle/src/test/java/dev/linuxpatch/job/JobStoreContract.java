// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.HELD_BACK;
import static dev.linuxpatch.job.Samples.NOON;
import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.line;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.succeededButFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.job.JobReads.LogWindow;
import dev.linuxpatch.job.JobStore.Keyed;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store does. */
public abstract class JobStoreContract {
    private static final LogWindow WIDE = new LogWindow(1_000, 1_000_000);
    private static final IdempotencyKey KEY = new IdempotencyKey("k", "digest", "{\"package\":\"htop\"}");

    private final List<JobStore> opened = new ArrayList<>();

    /** The same store each time; it was closed since the last time. */
    protected abstract JobStore openStore();

    @AfterEach
    void close() {
        opened.forEach(JobStore::close);
    }

    @ParameterizedTest
    @MethodSource("records")
    void givesBackEveryRecordAsItWasStored(JobRecord record) {
        JobStore store = open();
        store.commit(List.of(new Step(true, record, List.of())));

        assertThat(store.find(record.id())).contains(record);
    }

    static Stream<JobRecord> records() {
        return TestSteps.recordsOfEveryKind();
    }

    @Test
    void numbersEventsOfAJobAndOfTheStoreWithoutAGap() {
        JobStore store = open();
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
        JobStore store = open();
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
        JobStore store = open();
        Step good = created(install("a"));
        Step ofUnknownJob = TestSteps.started(created(install("b")).record(), 7);

        assertThatThrownBy(() -> store.commit(List.of(good, ofUnknownJob))).isInstanceOf(StoreException.class);

        assertThat(store.find(good.record().id())).isEmpty();
        assertThat(store.events(new ReadEvents(null, 0, 10)).head()).isZero();
        assertThat(store.lastFence()).isZero();
    }

    @Test
    void hasEverythingAfterItWasClosedAndOpenedAgain() {
        JobStore store = open();
        JobRecord record = TestSteps.run(store, "htop", 3, TestSteps.threeLines());
        EventPage before = store.events(new ReadEvents(null, 0, 100));
        store.close();

        JobStore again = open();

        assertThat(again.find(record.id())).contains(record);
        assertThat(again.events(new ReadEvents(null, 0, 100))).isEqualTo(before);
        assertThat(again.lastFence()).isEqualTo(3);
        assertThat(again.note()).isEmpty();
    }

    @Test
    void readsEventsInPagesAndSaysWhatRetentionHasRemoved() {
        JobStore store = open();
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
        JobStore store = open();
        TestSteps.run(store, "kept", 1, TestSteps.threeLines());
        JobRecord gone = TestSteps.run(store, "gone", 2, TestSteps.threeLines());
        store.delete(gone.id());

        EventPage page = store.events(new ReadEvents(null, 6, 100));

        assertThat(page).isEqualTo(new EventPage(List.of(), 12, 13, 12, false));
    }

    @Test
    void removesTheLogOfTheJobThatEndedLongestAgoAndLeavesTheJob() {
        JobStore store = open();
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
        JobStore store = open();
        JobRecord record = TestSteps.run(store, "htop", 1, TestSteps.threeLines());

        assertThat(store.events(new ReadEvents(record.id(), 0, 0))).isEqualTo(new EventPage(List.of(), 6, 1, 6, true));
        assertThat(store.events(new ReadEvents(record.id(), 6, 0))).isEqualTo(new EventPage(List.of(), 6, 7, 6, false));
        assertThat(store.events(new ReadEvents(newId(), 0, 10))).isEqualTo(new EventPage(List.of(), 6, 1, 0, false));
    }

    @Test
    void boundsAPageOfEventsByItsSize() {
        JobStore store = open();
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
        JobStore store = open();
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
        JobStore store = open();
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
        JobStore store = open();
        JobRecord gone = TestSteps.run(store, "gone", 5, List.of());
        store.delete(gone.id());
        store.close();

        JobStore again = open();
        List<JobEvent> events = again.commit(List.of(created(install("next"))));

        assertThat(events).extracting(JobEvent::position).containsExactly(4L);
        assertThat(again.lastFence()).isEqualTo(5);
    }

    @Test
    void forgettingAFailedRollbackLeavesItsOriginalWithoutOne() {
        JobStore store = open();
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
        JobStore store = open();
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
    void aKeyIsStoredInTheCommitOfItsJobAndOutlivesTheProcess() {
        JobStore before = open();
        Step created = keyed("htop", KEY);
        before.commit(List.of(created));
        before.close();

        JobStore store = open();

        assertThat(store.find(Samples.CALLER, "k"))
                .contains(new Keyed(KEY, created.record().job()));
        assertThat(store.find(Samples.CALLER, "other")).isEmpty();
    }

    @Test
    void aSecondJobUnderTheSameKeyIsNeverStored() {
        JobStore store = open();
        store.commit(List.of(keyed("htop", KEY)));
        Step second = keyed("nano", KEY);

        assertThatThrownBy(() -> store.commit(List.of(second))).isInstanceOf(StoreException.class);

        assertThat(store.find(second.record().id())).isEmpty();
    }

    @Test
    void aKeyThatCannotBeStoredKeepsItsJobOut() {
        JobStore store = open();
        Step keyed = keyed("htop", KEY);
        Step ofUnknownJob = TestSteps.started(created(install("b")).record(), 7);

        assertThatThrownBy(() -> store.commit(List.of(keyed, ofUnknownJob))).isInstanceOf(StoreException.class);

        assertThat(store.find(Samples.CALLER, "k")).isEmpty();
    }

    @Test
    void aKeyLivesExactlyAsLongAsItsJob() {
        JobStore store = open();
        Step created = keyed("htop", KEY);
        TestSteps.run(store, created, 1, List.of(), true, NOON);
        Step active = keyed("nano", new IdempotencyKey("active", "d", "{}"));
        store.commit(List.of(active));

        boolean deletedEnded = store.delete(created.record().id());
        boolean deletedActive = store.delete(active.record().id());

        assertThat(deletedEnded).isTrue();
        assertThat(store.find(Samples.CALLER, "k")).isEmpty();
        assertThat(deletedActive).isFalse();
        assertThat(store.find(Samples.CALLER, "active")).isPresent();
    }

    @Test
    void keepsTextThatIsNotPlain() {
        JobStore store = open();
        JobRecord record = TestSteps.run(store, "htop", 1, List.of(line("€\u0000\uD83D\uDE00'\"\\$1"), line("")));

        assertThat(store.detail(record.id(), WIDE).orElseThrow().lines())
                .containsExactly("€\uFFFD\uD83D\uDE00'\"\\$1", "");
    }

    @Test
    void listsJobsInTheOrderAndWithTheFilterThatIsAskedFor() {
        JobStore store = open();
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Step job = created(i % 2 == 0 ? install("p" + i) : Samples.remove("p" + i));
            ids.add(TestSteps.run(store, job, i + 1, List.of(), i != 3, NOON).id());
        }

        assertThat(store.list(new ListJobs(null, null, JobSort.CREATED_AT, false, 2, 1)))
                .satisfies(page -> assertThat(page.total()).isEqualTo(5))
                .satisfies(page -> assertThat(page.jobs()).extracting(Job::id).isEqualTo(ids.subList(1, 3)));
        assertThat(store.list(new ListJobs(JobStatus.COMPLETED, OperationKind.REMOVE, JobSort.STATUS, true, 9, 0)))
                .satisfies(page -> assertThat(page.jobs()).extracting(Job::id).containsExactly(ids.get(1)));
        assertThat(store.list(new ListJobs(null, null, JobSort.STATUS, true, 9, 0))
                        .jobs())
                .extracting(Job::id)
                .containsExactly(ids.get(3), ids.get(4), ids.get(2), ids.get(1), ids.get(0));
    }

    @Test
    void canBeProbed() {
        JobStore store = open();

        store.probe();

        assertThat(store.events(new ReadEvents(null, 0, 10)).head()).isZero();
    }

    private JobStore open() {
        JobStore store = openStore();
        opened.add(store);
        return store;
    }

    private static Step keyed(String name, IdempotencyKey key) {
        Step plain = created(install(name));
        return new Step(true, plain.record(), plain.events(), key);
    }

    private static JobId undo(JobStore store, JobRecord original, boolean succeeds) {
        Step created = created(new Operation.Rollback(original.id(), List.of()));
        store.commit(List.of(TestSteps.undoneBy(original, created.record().id())));
        return TestSteps.run(store, created, store.lastFence() + 1, List.of(), succeeds, NOON)
                .id();
    }
}
