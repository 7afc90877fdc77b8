// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.postgres.TestServer;
import dev.linuxpatch.job.quorum.Quorum;
import dev.linuxpatch.job.quorum.SetQuorum;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that share a store and do not hear each other: on the side that may not act jobs are told all the same. */
class CutOffReadsIT {
    private static final ListJobs ALL = new ListJobs(null, null, JobSort.CREATED_AT, true, 10, 0);

    @TempDir
    Path directory;

    private final Vertx larger = Vertx.vertx();
    private final Vertx smaller = Vertx.vertx();
    private final Quorum lost = Quorum.unknown();
    private TestServer server;
    private StoreSettings store;
    private TypedBus there;
    private TypedBus here;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.started();
        store = server.database("jobs");
        there = node(larger, Quorum.always());
        Await.until(() -> submit(there).succeeded());
        here = node(smaller, lost);
    }

    @AfterEach
    void stop() {
        Await.result(larger.close());
        Await.result(smaller.close());
        server.close();
    }

    @Test
    void jobsAreToldWhereNothingIsChanged() {
        Await.until(() -> list(here).succeeded());

        JobId job = list(there).result().jobs().get(0).id();
        List<JobEvent> events = events(there);
        assertThat(list(here).result().jobs().get(0).id()).isEqualTo(job);
        assertThat(events).isNotEmpty();
        assertThat(events(here)).startsWith(events.toArray(JobEvent[]::new));
        assertThat(Await.result(here.request(Addresses.JOB_GET.at(Samples.HOST), new GetJob(job))))
                .isInstanceOf(JobReply.Found.class);
        assertThat(refused(submit(here))).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);

        // The other one acts: it can be asked again, so that this one says nothing any more.
        SetQuorum.of(lost, true);

        Await.until(() -> list(here).failed());
        assertThat(refused(list(here))).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(list(there).result().total()).isEqualTo(1);
    }

    @Test
    void theyAreToldWithoutAGapByOneThatMayActAgain() throws Exception {
        Await.until(() -> list(here).succeeded());
        Await.result(larger.close());
        AtomicInteger answers = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch over = new CountDownLatch(1);
        smaller.setPeriodic(
                5,
                timer -> here.request(Addresses.JOB_LIST.at(Samples.HOST), ALL)
                        .onSuccess(page -> answers.incrementAndGet())
                        .onFailure(failure::set));

        SetQuorum.of(lost, true);
        Await.until(() -> submit(here).succeeded());
        int then = answers.get();
        smaller.setTimer(3_000, timer -> over.countDown());
        assertThat(over.await(1, TimeUnit.MINUTES)).isTrue();

        assertThat(failure.get()).isNull();
        assertThat(answers.get()).isGreaterThan(then);
        assertThat(then).isPositive();
        assertThat(list(here).result().total()).isEqualTo(2);
    }

    private TypedBus node(Vertx vertx, Quorum quorum) {
        TypedBus.install(vertx);
        TypedBus bus = new TypedBus(vertx);
        bus.serve(Addresses.WORK_CHECK.at(Samples.HOST), check -> Future.succeededFuture(new CheckReply.Ready()));
        JobSettings settings = new JobSettings(
                5,
                Duration.ofMinutes(30),
                directory,
                100,
                Duration.ofSeconds(1),
                new RetentionSettings(100, Duration.ofDays(30), 1_000_000, 1L << 30),
                store);
        JobHarness.deployReal(vertx, settings, quorum);
        return bus;
    }

    private static Future<SubmitReply> submit(TypedBus bus) {
        return ended(bus.request(
                Addresses.JOB_SUBMIT.at(Samples.HOST),
                new SubmitJob(Samples.install("p"), Samples.CALLER, Samples.REQUEST, null)));
    }

    private static Future<JobPage> list(TypedBus bus) {
        return ended(bus.request(Addresses.JOB_LIST.at(Samples.HOST), ALL));
    }

    private static List<JobEvent> events(TypedBus bus) {
        return Await.result(bus.request(Addresses.JOB_EVENTS.at(Samples.HOST), new ReadEvents(null, 0, 100)))
                .events();
    }

    private static ErrorCode refused(Future<?> answer) {
        return ((BusException) answer.cause()).problem().code();
    }

    private static <T> Future<T> ended(Future<T> asked) {
        Await.until(asked::isComplete);
        return asked;
    }
}
