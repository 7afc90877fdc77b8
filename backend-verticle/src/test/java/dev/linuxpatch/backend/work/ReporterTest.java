// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports over a real bus to a job verticle that each test scripts. */
class ReporterTest {
    private static final Address<WorkReport, ReportReply> ADDRESS = Addresses.WORK_REPORT.at(new HostId("h"));

    private final BlockingQueue<WorkReport> reports = new LinkedBlockingQueue<>();
    private volatile long store = -1;
    private Vertx vertx;
    private Reporter reporter;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        TypedBus.install(vertx);
        reporter = reporter(0);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void eventsAreNumberedAndSayWhoseTheyAre() throws Exception {
        serve(this::commit);

        send(lines(1, 2));
        assertThat(await(reporter.stored())).isTrue();
        send(lines(3, 3));
        assertThat(await(reporter.stored())).isTrue();

        assertThat(next())
                .returns(1L, WorkReport::first)
                .returns(7L, WorkReport::fence)
                .returns(lines(1, 2), WorkReport::events);
        assertThat(next()).returns(3L, WorkReport::first).returns(lines(3, 3), WorkReport::events);
    }

    @Test
    void eventsGatherWhileOthersAreOnTheirWay() throws Exception {
        Promise<ReportReply> answer = Promise.promise();
        serve(report -> report.first() == 1 ? answer.future() : commit(report));

        send(lines(1, 1));
        assertThat(next().events()).isEqualTo(lines(1, 1));
        send(lines(2, 2));
        await(send(lines(3, 3)));
        assertThat(reports).isEmpty();
        answer.complete(new ReportReply.Committed(1));

        assertThat(await(reporter.stored())).isTrue();
        assertThat(next().events()).isEqualTo(lines(2, 3));
    }

    @Test
    void manyEventsGoInBatchesWithOneInFlight() throws Exception {
        Promise<ReportReply> answer = Promise.promise();
        serve(report -> report.first() == 1 ? answer.future() : commit(report));
        for (int i = 0; i < 450; i += 50) {
            send(lines(i + 1, i + 50));
        }
        assertThat(next().events()).hasSize(50);

        assertThat(reports.poll(300, TimeUnit.MILLISECONDS)).isNull();
        answer.complete(new ReportReply.Committed(50));

        assertThat(await(reporter.stored())).isTrue();
        WorkReport full = next();
        assertThat(full.first()).isEqualTo(51);
        assertThat(full.events()).hasSize(Reporter.BATCH);
        assertThat(next().first()).isEqualTo(251);
    }

    @Test
    void whoeverProducesFasterThanIsStoredWaits() throws Exception {
        Promise<ReportReply> answer = Promise.promise();
        serve(report -> report.first() == 1 ? answer.future() : commit(report));

        CompletionStage<Void> fits = send(lines(1, Reporter.ROOM));
        CompletionStage<Void> tooMuch = send(lines(1, 100));

        await(fits);
        next();
        assertThat(tooMuch.toCompletableFuture()).isNotDone();
        answer.complete(new ReportReply.Committed(200));
        await(tooMuch);
    }

    @Test
    void whatNobodyTookIsSentAgain() throws Exception {
        CompletionStage<Boolean> stored = sendWithoutAReceiver();

        serve(this::commit);

        assertThat(await(stored)).isTrue();
        WorkReport report = next();
        assertThat(report.first()).isEqualTo(1);
        assertThat(report.events()).isEqualTo(lines(1, 3));
    }

    @Test
    void whatTheReceiverHasAlreadyIsNotSentAgain() throws Exception {
        // Given a receiver that has stored the first two, although nobody heard its answer.
        serve(report -> Future.succeededFuture(new ReportReply.Committed(report.first() == 1 ? 2 : 3)));

        send(lines(1, 3));

        assertThat(await(reporter.stored())).isTrue();
        assertThat(next().first()).isEqualTo(1);
        assertThat(next().events()).isEqualTo(lines(3, 3));
    }

    @Test
    void aRefusalEndsItAndLetsEverybodyGo() throws Exception {
        serve(report -> Future.succeededFuture(
                new ReportReply.Refused(Problem.of(ErrorCode.INVALID_REQUEST, "token 7 is stale"))));

        send(lines(1, 1));
        assertThat(await(reporter.stored())).isFalse();
        next();

        await(send(lines(2, 5_000)));
        assertThat(await(reporter.stored())).isFalse();
        assertThat(reports.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void numbersGoOnWhereTheStoreStands() throws Exception {
        reporter = reporter(41);
        serve(this::commit);

        send(lines(1, 2));

        assertThat(await(reporter.stored())).isTrue();
        assertThat(next().first()).isEqualTo(42);
    }

    @Test
    void aReportSaysHowMuchOutputIsInItsEvents() throws Exception {
        Promise<ReportReply> answer = Promise.promise();
        serve(report -> report.first() == 1 ? answer.future() : commit(report));
        reporter.send(lines(1, 200), mark(200));
        next();
        reporter.send(lines(201, 350), mark(350));
        reporter.send(lines(351, 500), mark(500));
        answer.complete(new ReportReply.Committed(200));

        // Then what was handed over together stays together, because the mark is only true of all of it.
        assertThat(next())
                .returns(201L, WorkReport::first)
                .returns(lines(201, 350), WorkReport::events)
                .returns(mark(350), WorkReport::mark);
        assertThat(next()).returns(351L, WorkReport::first).returns(mark(500), WorkReport::mark);
    }

    @Test
    void whatWasHandedOverTogetherIsNeverTornApart() throws Exception {
        serve(this::commit);

        reporter.send(lines(1, 5_000), mark(5_000));

        assertThat(next()).returns(lines(1, 5_000), WorkReport::events).returns(mark(5_000), WorkReport::mark);
        assertThat(await(reporter.stored())).isTrue();
    }

    @Test
    void aStoreThatLostItsNewestCommitsGetsThemAgain() throws Exception {
        serve(this::commit);
        send(lines(1, 3));
        assertThat(await(reporter.stored())).isTrue();
        send(lines(4, 5));
        assertThat(await(reporter.stored())).isTrue();
        next();
        next();
        store = 2;

        send(lines(6, 6));

        assertThat(await(reporter.stored())).isTrue();
        assertThat(next().first()).isEqualTo(6);
        assertThat(next()).returns(3L, WorkReport::first).returns(lines(3, 6), WorkReport::events);
    }

    @Test
    void whatIsNotKeptAnyMoreIsNotWaitedFor() throws Exception {
        serve(this::commit);
        for (int i = 0; i < 20; i++) {
            reporter.send(lines(1, 150), mark(i));
        }
        assertThat(await(reporter.stored())).isTrue();
        reports.clear();
        store = 0;

        send(lines(1, 1));

        assertThat(await(reporter.stored())).isTrue();
        assertThat(next().first()).isEqualTo(3_001);
        WorkReport again = next();
        assertThat(again.first()).isEqualTo(1);
        assertThat(again.events()).hasSize(150);
    }

    @Test
    void aReceiverThatIsHeardOfIsTriedAtOnce() throws Exception {
        // Given nobody was there often enough for the next try to be seconds away.
        CompletionStage<Boolean> stored = sendWithoutAReceiver();
        assertThat(reports.poll(2_000, TimeUnit.MILLISECONDS)).isNull();
        serve(this::commit);
        long begin = System.nanoTime();

        reporter.nudge();

        assertThat(await(stored)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(800));
    }

    private CompletionStage<Boolean> sendWithoutAReceiver() {
        send(lines(1, 3));
        return reporter.stored();
    }

    private void serve(Function<WorkReport, Future<ReportReply>> answer) throws Exception {
        await(new TypedBus(vertx)
                .serve(ADDRESS, report -> {
                    reports.add(report);
                    return answer.apply(report);
                })
                .completion()
                .toCompletionStage());
    }

    /** As the job verticle does: what does not follow on what it has is not stored. */
    private Future<ReportReply> commit(WorkReport report) {
        if (store < 0 || report.first() <= store + 1) {
            store = report.first() + report.events().size() - 1;
        }
        return Future.succeededFuture(new ReportReply.Committed(store));
    }

    private Reporter reporter(long reported) {
        WorkOrder order = new WorkOrder(
                new JobId(UUID.randomUUID()),
                7,
                new Operation.Reboot(Duration.ZERO, false, null, false),
                Duration.ofMinutes(1),
                Duration.ZERO,
                reported,
                OutputMark.NONE);
        return new Reporter(vertx, vertx.getOrCreateContext(), new TypedBus(vertx), ADDRESS, order);
    }

    private CompletionStage<Void> send(List<WorkEvent> events) {
        return reporter.send(events, OutputMark.NONE);
    }

    private static OutputMark mark(long stdout) {
        return new OutputMark("01-change", stdout, 0, 0);
    }

    private WorkReport next() throws InterruptedException {
        WorkReport report = reports.poll(10, TimeUnit.SECONDS);
        assertThat(report).isNotNull();
        return report;
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.get(10, TimeUnit.SECONDS);
    }

    private static List<WorkEvent> lines(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .<WorkEvent>mapToObj(i -> new WorkEvent.LineWritten(OutputStreamKind.STDOUT, "line " + i))
                .toList();
    }
}
