// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.LeaseTimes;
import dev.linuxpatch.job.LeasedStore;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.TestSteps;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes and one store: who owns it, and that the other one changes nothing. */
class LeaseIT {
    private static final LeaseTimes SHORT = TestNode.times(Duration.ofSeconds(2));
    private static TestServer server;
    private static int databases;

    private StoreSettings settings;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void database() {
        settings = server.database("lease" + ++databases);
    }

    @Test
    void oneAtATimeOwnsIt() {
        try (TestNode a = new TestNode(settings, "a", TestNode.LONG);
                TestNode b = new TestNode(settings, "b", TestNode.LONG)) {
            LeasedStore owned = a.own();

            assertThat(b.shared().acquire()).isEmpty();
            assertThat(b.shared().owner()).isEqualTo("a");
            assertThat(owned.renew()).isTrue();

            owned.close();
            assertThat(b.shared().acquire()).isPresent();
            assertThat(a.shared().acquire()).isEmpty();
            assertThat(a.shared().owner()).isEqualTo("b");
        }
    }

    @Test
    void whoeverLostItChangesNothingAnyMore() throws Exception {
        try (TestNode a = new TestNode(settings, "a", SHORT);
                TestNode b = new TestNode(settings, "b", SHORT)) {
            LeasedStore former = a.own();
            Step first = created(install("first"));
            former.commit(List.of(first));
            LeasedStore present = untilOwned(b);

            StoreException refusal =
                    catchThrowableOfType(StoreException.class, () -> former.commit(List.of(created(install("late")))));
            StoreException deletion = catchThrowableOfType(
                    StoreException.class, () -> former.delete(first.record().id()));

            assertThat(refusal.leaseLost()).isTrue();
            assertThat(deletion.leaseLost()).isTrue();
            assertThat(former.held()).isFalse();
            assertThat(former.renew()).isFalse();
            assertThat(present.active()).containsExactly(first.record());
            List<JobEvent> next = present.commit(List.of(TestSteps.started(first.record(), 5)));
            assertThat(next).extracting(JobEvent::position).containsExactly(2L);

            // It may own it again, but what it had before stays worthless.
            present.close();
            LeasedStore again = a.own();
            assertThat(again.lastFence()).isEqualTo(5);
            assertThat(catchThrowableOfType(StoreException.class, former::probe).leaseLost())
                    .isTrue();
        }
    }

    @Test
    void aNodeThatSleptKnowsThatItMayHaveLostIt() {
        try (TestNode a = new TestNode(settings, "a", SHORT)) {
            LeasedStore store = a.own();
            boolean before = store.held();
            a.slept.addAndGet(SHORT.lease().toMillis());

            boolean after = store.held();

            assertThat(before).isTrue();
            assertThat(after).isFalse();
            assertThat(store.renew()).isTrue();
            assertThat(store.held()).isTrue();
        }
    }

    /** As when its process is stopped between two statements: its lock must not keep the next one waiting for ever. */
    @Test
    void anOwnerThatIsPausedWithinATransactionIsRolledBack() throws Exception {
        try (TestNode a = new TestNode(settings, "a", SHORT);
                TestNode b = new TestNode(settings, "b", SHORT)) {
            a.own().commit(List.of(created(install("first"))));
            Session paused = new Session(new Connector(settings, "paused"), dev.linuxpatch.job.Samples.HOST);
            paused.begin();
            paused.prepare("UPDATE owners SET last_commit = 'paused'").executeUpdate();
            paused.prepare("UPDATE counter SET value = 99 WHERE name = 'position'")
                    .executeUpdate();
            long begun = System.nanoTime();

            LeasedStore present = untilOwned(b);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(present.events(new ReadEvents(null, 0, 10)).head()).isEqualTo(1);
            paused.close();
        }
    }

    @Test
    void hostsInOneDatabaseDoNotSeeEachOther() {
        try (TestNode a = new TestNode(settings, "a", TestNode.LONG);
                PostgresStore other = PostgresStore.open(
                        settings, new HostId("host-b"), "a", TestNode.LONG, () -> System.nanoTime() / 1_000_000)) {
            LeasedStore first = a.own();
            Step step = created(install("first"));
            first.commit(List.of(step, created(install("second"))));
            LeasedStore second = other.acquire().orElseThrow();

            assertThat(second.active()).isEmpty();
            assertThat(second.find(step.record().id())).isEmpty();
            assertThat(second.events(new ReadEvents(null, 0, 10)).head()).isZero();
            assertThat(second.delete(step.record().id())).isFalse();
            assertThat(catchThrowableOfType(StoreException.class, () -> second.commit(List.of(step))))
                    .isNotNull();
            assertThat(first.events(new ReadEvents(null, 0, 10)).head()).isEqualTo(2);
        }
    }

    private static LeasedStore untilOwned(TestNode node) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (System.nanoTime() < deadline) {
            try {
                Optional<LeasedStore> owned = node.shared().acquire();
                if (owned.isPresent()) {
                    return owned.get();
                }
            } catch (StoreException e) {
                // The row is locked.
            }
            Thread.sleep(100);
        }
        throw new AssertionError("never");
    }
}
