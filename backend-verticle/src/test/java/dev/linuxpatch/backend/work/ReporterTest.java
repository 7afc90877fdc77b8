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
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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
    private Vertx vertx;
    private Reporter reporter;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        TypedBus.install(vertx);
        reporter = new Reporter(
                vertx, vertx.getOrCreateContext(), new TypedBus(vertx), ADDRESS, new JobId(UUID.randomUUID()), 7);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void eventsAreNumberedAndSentTogether() throws Exception {
        serve(this::commit);

        reporter.send(lines(1, 2));
        reporter.send(lines(3, 3));
        assertThat(await(reporter.stored())).isTrue();
        reporter.send(lines(4, 4));
        assertThat(await(reporter.stored())).isTrue();

        WorkReport first = next();
        assertThat(first.first()).isEqualTo(1);
        assertThat(first.fence()).isEqualTo(7);
        assertThat(first.events()).isEqualTo(lines(1, 3));
        WorkReport second = next();
        assertThat(second.first()).isEqualTo(4);
        assertThat(second.events()).isEqualTo(lines(4, 4));
    }

    @Test
    void aLoneEventIsSentSoon() throws Exception {
        serve(this::commit);

        reporter.send(lines(1, 1));

        assertThat(next().events()).hasSize(1);
    }

    @Test
    void manyEventsGoInBatchesWithOneInFlight() throws Exception {
        Promise<ReportReply> answer = Promise.promise();
        serve(report -> report.first() == 1 ? answer.future() : commit(report));
        reporter.send(lines(1, 450));
        WorkReport first = next();

        assertThat(first.events()).hasSize(Reporter.BATCH);
        assertThat(reports.poll(300, TimeUnit.MILLISECONDS)).isNull();
        answer.complete(new ReportReply.Committed(200));

        assertThat(await(reporter.stored())).isTrue();
        assertThat(next().first()).isEqualTo(201);
        assertThat(next().events()).hasSize(50);
    }

    @Test
    void whoeverProducesFasterThanIsStoredWaits() throws Exception {
        Promise<ReportReply> answer = Promise.promise();
        serve(report -> report.first() == 1 ? answer.future() : commit(report));

        CompletionStage<Void> fits = reporter.send(lines(1, Reporter.ROOM));
        CompletionStage<Void> tooMuch = reporter.send(lines(1, 100));

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

        reporter.send(lines(1, 3));

        assertThat(await(reporter.stored())).isTrue();
        assertThat(next().first()).isEqualTo(1);
        assertThat(next().events()).isEqualTo(lines(3, 3));
    }

    @Test
    void aRefusalEndsItAndLetsEverybodyGo() throws Exception {
        serve(report -> Future.succeededFuture(
                new ReportReply.Refused(Problem.of(ErrorCode.INVALID_REQUEST, "token 7 is stale"))));

        reporter.send(lines(1, 1));
        assertThat(await(reporter.stored())).isFalse();
        next();

        await(reporter.send(lines(2, 5_000)));
        assertThat(await(reporter.stored())).isFalse();
        assertThat(reports.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    private CompletionStage<Boolean> sendWithoutAReceiver() {
        reporter.send(lines(1, 3));
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

    private Future<ReportReply> commit(WorkReport report) {
        return Future.succeededFuture(
                new ReportReply.Committed(report.first() + report.events().size() - 1));
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
