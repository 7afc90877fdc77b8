// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.UPGRADE;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.line;
import static dev.linuxpatch.job.Samples.phase;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of the service: nothing is lost, nothing is run twice. */
class RestartTest {
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
    void aRestartKeepsHistoryAndGoesOnWithTheJobThatRan() {
        Job done = jobs.run(worker, install("a"), line("one"), succeeded(UPGRADE));
        Job ran = jobs.accepted(install("b"));
        WorkOrder before = worker.nextOrder();
        OutputMark mark = new OutputMark("04-change", 120, 7, 31);
        worker.send(new WorkReport(
                ran.id(), before.fence(), 1, List.of(phase(Phase.CHANGING, 60), line("Unpacking b")), mark));
        Job waiting = jobs.accepted(install("c"));

        jobs.restart();
        WorkOrder again = worker.nextOrder();
        Job going = jobs.job(ran.id());
        worker.send(new WorkReport(
                ran.id(), again.fence(), 3, List.of(line("Setting up b"), succeeded(UPGRADE)), OutputMark.NONE));
        WorkOrder next = worker.nextOrder();

        assertThat(jobs.job(done.id())).isEqualTo(done);
        assertThat(again)
                .isEqualTo(new WorkOrder(
                        before.job(),
                        before.fence(),
                        before.operation(),
                        before.timeout(),
                        before.lockWait(),
                        2,
                        mark));
        assertThat(going.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(going.progress()).isEqualTo(60);
        assertThat(jobs.detail(ran.id()).lines()).containsExactly("Unpacking b", "Setting up b");
        assertThat(jobs.job(ran.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(next.job()).isEqualTo(waiting.id());
        assertThat(next.fence()).isGreaterThan(before.fence());
    }

    @Test
    void anOrderThatAWorkerHasNoTraceOfEndsInTheTruth() {
        Job ran = jobs.accepted(install("a"));
        worker.report(worker.nextOrder(), phase(Phase.CHANGING, 60));
        worker.onRun = order ->
                Future.succeededFuture(new WorkReply.Refused(Problem.of(ErrorCode.JOB_NOT_FOUND, "no journal")));

        jobs.restart();
        jobs.timeline.await(ran.id(), JobStatus.FAILED);

        Job interrupted = jobs.job(ran.id());
        assertThat(interrupted.error().code()).isEqualTo(JobErrorCode.INTERRUPTED);
        assertThat(interrupted.message())
                .contains("no trace")
                .contains("no journal")
                .contains("phase changing")
                .contains("check the package database");
        assertThat(interrupted.progress()).isEqualTo(60);
    }

    @Test
    void aWorkerThatStartsAnewGetsItsOrdersAgain() {
        Job job = jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, line("one"));

        jobs.announceWorker();
        WorkOrder again = worker.nextOrder();
        worker.report(order, succeeded());

        assertThat(again.job()).isEqualTo(job.id());
        assertThat(again.fence()).isEqualTo(order.fence());
        assertThat(again.reported()).isEqualTo(1);
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aTimeLimitGoesOnAcrossARestart() {
        Job job = jobs.accepted(install("a"));
        worker.nextOrder();
        jobs.clock.advance(Duration.ofMinutes(30));
        jobs.restart();
        worker.nextOrder();

        // That the order was answered is a sign of life, after which there is a grace again.
        jobs.clock.advance(Duration.ofMinutes(3));
        jobs.health();
        jobs.clock.advance(Duration.ofMinutes(3));
        jobs.timeline.await(job.id(), JobStatus.TIMEOUT);

        assertThat(jobs.job(job.id()).message()).contains("no end was reported");
    }

    @Test
    void aClockThatIsSetEndsNoJobAndStartsNoReboot() {
        Job delayed = jobs.accepted(reboot(Duration.ofMinutes(10)));
        Job job = jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();

        jobs.clock.jump(Duration.ofDays(365));
        jobs.restart();
        worker.nextOrder();
        jobs.clock.jump(Duration.ofDays(-800));
        worker.report(order, succeeded());
        Job waiting = jobs.job(delayed.id());
        boolean early = worker.hasOrder();
        jobs.clock.advance(Duration.ofMinutes(10));

        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(waiting.status()).isEqualTo(JobStatus.PENDING);
        assertThat(early).isFalse();
        assertThat(worker.nextOrder().job()).isEqualTo(delayed.id());
    }

    @Test
    void numbersGoOnWithoutAGapAcrossARestart() {
        Job job = jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, line("one"));
        jobs.restart();
        worker.nextOrder();
        worker.report(order, succeeded());
        jobs.run(worker, install("b"), succeeded());

        List<JobEvent> events = jobs.ask(Addresses.JOB_EVENTS.at(Samples.HOST), new ReadEvents(null, 0, 100))
                .events();

        assertThat(events)
                .extracting(JobEvent::position)
                .isEqualTo(LongStream.rangeClosed(1, 7).boxed().toList());
        assertThat(jobs.timeline.of(job.id())).extracting(JobEvent::seq).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aDelayedRebootWaitsForItsTimeAcrossARestart() {
        Job job = jobs.accepted(reboot(Duration.ofMinutes(10)));
        jobs.run(worker, install("meanwhile"), succeeded());
        jobs.clock.advance(Duration.ofMinutes(9));
        jobs.restart();
        jobs.run(worker, install("just-in-time"), succeeded());
        Job before = jobs.job(job.id());

        jobs.clock.advance(Duration.ofMinutes(1));
        WorkOrder order = worker.nextOrder();

        assertThat(before.status()).isEqualTo(JobStatus.PENDING);
        assertThat(before.scheduledAt()).isEqualTo(job.createdAt().plus(Duration.ofMinutes(10)));
        assertThat(order.job()).isEqualTo(job.id());
        assertThat(order.operation()).isEqualTo(reboot(Duration.ZERO));
    }

    @Test
    void aDelayedRebootCanBeCancelledUntilItFires() {
        Job job = jobs.accepted(reboot(Duration.ofMinutes(10)));
        jobs.end(job.id());
        jobs.clock.advance(Duration.ofMinutes(20));

        Job next = jobs.accepted(install("a"));

        assertThat(worker.nextOrder().job()).isEqualTo(next.id());
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.CANCELLED);
    }
}
