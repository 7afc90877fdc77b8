// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.LeasedStore;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.postgres.CuttingProxy.Cut;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that die and lines that break: what was acknowledged is there, once, and what was refused is not. */
class LostConnectionIT {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.started();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatIsKilledLosesNothingThatWasAcknowledged() throws Exception {
        StoreSettings settings = server.database("jobs");
        List<JobId> acknowledged = new ArrayList<>();
        try (TestNode node = new TestNode(settings, "a", TestNode.LONG)) {
            LeasedStore store = node.own();
            for (int round = 0; round < 3; round++) {
                CompletableFuture<Void> killed = CompletableFuture.runAsync(
                        server::kill, CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));
                StoreException failure = null;
                while (failure == null) {
                    Step step = created(install("p"));
                    failure = catchThrowableOfType(StoreException.class, () -> store.commit(List.of(step)));
                    if (failure == null) {
                        acknowledged.add(step.record().id());
                    }
                }
                killed.join();
                assertThat(failure.problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                assertThat(failure.passing()).isTrue();
                server.start();
                if (failure.leaseLost()) {
                    break;
                }
                untilItTakes(store);
            }
        }
        server.sql("jobs", "UPDATE owners SET expires_at = clock_timestamp()");
        try (TestNode node = new TestNode(settings, "b", TestNode.LONG)) {
            LeasedStore store = node.own();
            List<JobId> stored = store.active().stream().map(JobRecord::id).toList();
            assertThat(stored).containsAll(acknowledged);
            assertThat(store.events(new ReadEvents(null, 0, 5_000)).events())
                    .extracting(JobEvent::position)
                    .isEqualTo(LongStream.rangeClosed(1, stored.size()).boxed().toList());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cut.class,
            names = {"BEFORE_COMMIT", "SILENTLY_BEFORE_COMMIT"})
    void aCommitThatNeverReachedTheServerIsRefusedAndCanBeRepeated(Cut cut) throws Exception {
        server.database("jobs");
        try (CuttingProxy proxy = new CuttingProxy(server.port());
                TestNode node =
                        new TestNode(server.settings("127.0.0.1", proxy.port(), "jobs", null), "a", TestNode.LONG)) {
            LeasedStore store = node.own();
            Step step = created(install("p"));
            proxy.cut(cut);

            StoreException refusal = catchThrowableOfType(StoreException.class, () -> store.commit(List.of(step)));
            boolean afterwards = store.find(step.record().id()).isPresent();
            List<JobEvent> repeated = store.commit(List.of(step));

            assertThat(refusal.leaseLost()).isFalse();
            assertThat(refusal.passing()).isTrue();
            assertThat(afterwards).isFalse();
            assertThat(repeated).extracting(JobEvent::position).containsExactly(1L);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cut.class,
            names = {"AFTER_COMMIT", "AFTER_ANSWER"})
    void aCommitWhoseAnswerIsLostIsFoundOutAboutAndNotDoneTwice(Cut cut) throws Exception {
        server.database("jobs");
        try (CuttingProxy proxy = new CuttingProxy(server.port());
                TestNode node =
                        new TestNode(server.settings("127.0.0.1", proxy.port(), "jobs", null), "a", TestNode.LONG)) {
            LeasedStore store = node.own();
            Step step = created(install("p"));
            proxy.cut(cut);

            List<JobEvent> events = store.commit(List.of(step));
            List<JobEvent> next = store.commit(List.of(created(install("q"))));

            assertThat(events).extracting(JobEvent::position).containsExactly(1L);
            assertThat(next).extracting(JobEvent::position).containsExactly(2L);
            assertThat(store.find(step.record().id())).contains(step.record());
        }
    }

    @Test
    void aServerThatIsRestartedIsFoundAgain() throws Exception {
        StoreSettings settings = server.database("jobs");
        try (TestNode node = new TestNode(settings, "a", TestNode.LONG)) {
            LeasedStore store = node.own();
            Step before = created(install("p"));
            store.commit(List.of(before));
            server.stop();
            StoreException away = catchThrowableOfType(StoreException.class, store::active);
            server.start();

            untilItTakes(store);

            assertThat(away.passing()).isTrue();
            assertThat(away).hasMessageContaining("127.0.0.1").message().doesNotContain("wört");
            assertThat(store.active()).contains(before.record());
        }
    }

    private static void untilItTakes(LeasedStore store) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        StoreException last = null;
        while (System.nanoTime() < deadline) {
            last = catchThrowableOfType(StoreException.class, store::probe);
            if (last == null) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("never", last);
    }
}
