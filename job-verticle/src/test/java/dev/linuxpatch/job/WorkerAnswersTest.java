// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.phase;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker that refuses, is silent, or is not heard in time. */
class WorkerAnswersTest {
    @TempDir
    Path directory;

    private JobHarness jobs;
    private ScriptedWorker worker;

    @BeforeEach
    void start() {
        jobs = new JobHarness(directory).start();
        worker = new ScriptedWorker(jobs.vertx);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void failsAJobThatTheWorkerRefusesAndGoesOnWithTheNext() {
        worker.onRun = order -> Future.succeededFuture(
                order.operation().equals(install("a"))
                        ? new WorkReply.Refused(Problem.of(ErrorCode.PERMISSION_DENIED, "not root"))
                        : new WorkReply.Taken(order.job()));
        Job refused = jobs.accepted(install("a"));
        Job next = jobs.accepted(install("b"));

        worker.nextOrder();
        WorkOrder order = worker.nextOrder();
        Job ended = jobs.job(refused.id());

        assertThat(order.job()).isEqualTo(next.id());
        assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
        assertThat(ended.error().code()).isEqualTo(JobErrorCode.PERMISSION_DENIED);
        assertThat(ended.message()).contains("not root").contains("nothing was changed");
    }

    @Test
    void sendsAnOrderAgainUntilItIsAnswered() {
        AtomicInteger asked = new AtomicInteger();
        worker.onRun = order -> asked.incrementAndGet() < 3
                ? Future.failedFuture(new BusException(
                        Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "the worker is being started"), null))
                : Future.succeededFuture(new WorkReply.Taken(order.job()));

        Job job = jobs.accepted(install("a"));
        WorkOrder first = worker.nextOrder();
        WorkOrder second = worker.nextOrder();
        WorkOrder third = worker.nextOrder();
        worker.report(third, succeeded());

        assertThat(List.of(second, third)).containsOnly(first);
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void givesUpOnAWorkerThatReportsNoEnd() {
        Job job = jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.CHANGING, 40));

        jobs.clock.advance(Duration.ofMinutes(34));
        jobs.timeline.await(job.id(), JobStatus.TIMEOUT);
        ReportReply late = worker.send(report(order, 2, succeeded()));

        assertThat(jobs.job(job.id()).error().code()).isEqualTo(JobErrorCode.TIMEOUT);
        assertThat(jobs.job(job.id()).message()).contains("phase changing").contains("check the package database");
        assertThat(worker.nextCancel().job()).isEqualTo(job.id());
        assertThat(late).isInstanceOf(ReportReply.Refused.class);
    }

    /** The time limit is 30 minutes; the wait for a lock and the patience with a silent worker are 2 each. */
    @ParameterizedTest
    @CsvSource({"CHANGING, 34", "VERIFYING, 34", "CHECKING, 64", "ROLLING_BACK, 94"})
    void theHealthGateHasTheTimeLimitOnceMoreAndGoingBackHasItsOwn(Phase phase, int minutes) {
        Job job = jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(phase, 90));

        jobs.clock.advance(Duration.ofMinutes(minutes - 1));
        // Then the order is sent again, and every limit is looked at.
        jobs.announceWorker();
        worker.nextOrder();
        jobs.health();
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.RUNNING);

        // That the order was answered was a sign of life.
        jobs.clock.advance(Duration.ofMinutes(2));
        jobs.timeline.await(job.id(), JobStatus.TIMEOUT);
        assertThat(jobs.job(job.id()).message()).contains("within " + minutes * 60 + " s", "phase " + phase.wireName());
    }

    /** It says once that it has started; who did not hear that hears its signs of life. */
    @Test
    void aWorkerThatWasStartedAnewGetsItsOrderAgainAlsoIfNobodyHeardItSaySo() {
        jobs.beat(null, "one");
        jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.CHANGING, 40));

        jobs.beat(null, "one");
        jobs.beat(null, "other");

        WorkOrder again = worker.nextOrder();
        assertThat(again.job()).isEqualTo(order.job());
        assertThat(again.reported()).isEqualTo(1);
        jobs.beat(null, "other");
        jobs.health();
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void aWorkerThatStillReportsIsLeftToRepair() {
        Job job = jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();
        jobs.clock.advance(Duration.ofMinutes(33));
        worker.report(order, phase(Phase.REPAIRING, 90));
        jobs.clock.advance(Duration.ofMinutes(1));

        worker.report(order, succeeded());

        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void waitsForAWorkerThatIsNotDoneWithAnother() {
        AtomicInteger asked = new AtomicInteger();
        worker.onRun = order -> Future.succeededFuture(
                asked.incrementAndGet() < 3
                        ? new WorkReply.Refused(Problem.of(
                                ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS,
                                "this host is busy with another job",
                                Map.of(WorkMessages.BUSY_WITH, newId().toString())))
                        : new WorkReply.Taken(order.job()));

        Job job = jobs.accepted(install("a"));
        worker.nextOrder();
        worker.nextOrder();
        worker.report(worker.nextOrder(), succeeded());

        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    private static WorkReport report(WorkOrder order, long first, WorkEvent... events) {
        return new WorkReport(order.job(), order.fence(), first, List.of(events), OutputMark.NONE);
    }
}
