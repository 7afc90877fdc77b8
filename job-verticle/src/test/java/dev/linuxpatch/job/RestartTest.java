// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.UPGRADE;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.line;
import static dev.linuxpatch.job.Samples.patches;
import static dev.linuxpatch.job.Samples.phase;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.succeeded;
import static dev.linuxpatch.job.Samples.succeededNeedingReboot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.OperationKind;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of the service and of the host. */
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
    void aRestartKeepsHistoryAndTellsTheTruthAboutTheJobThatRan() {
        Job done = jobs.run(worker, install("a"), line("one"), succeeded(UPGRADE));
        Job ran = jobs.accepted(install("b"));
        WorkOrder before = worker.nextOrder();
        worker.report(before, phase(Phase.CHANGING, 60), line("Unpacking b"));
        Job waiting = jobs.accepted(install("c"));

        jobs.restart();
        WorkOrder order = worker.nextOrder();
        Job interrupted = jobs.job(ran.id());

        assertThat(jobs.job(done.id())).isEqualTo(done);
        assertThat(interrupted.status()).isEqualTo(JobStatus.FAILED);
        assertThat(interrupted.error().code()).isEqualTo(JobErrorCode.INTERRUPTED);
        assertThat(interrupted.message())
                .contains("the service was restarted")
                .contains("phase changing")
                .contains("check the package database");
        assertThat(interrupted.progress()).isEqualTo(60);
        assertThat(order.job()).isEqualTo(waiting.id());
        assertThat(order.fence()).isGreaterThan(before.fence());
    }

    @Test
    void numbersGoOnWithoutAGapAcrossARestart() {
        Job job = jobs.accepted(install("a"));
        worker.report(worker.nextOrder(), line("one"));
        jobs.restart();
        jobs.run(worker, install("b"), succeeded());

        List<JobEvent> events = jobs.ask(Addresses.JOB_EVENTS.at(Samples.HOST), new ReadEvents(null, 0, 100))
                .events();

        assertThat(events)
                .extracting(JobEvent::position)
                .isEqualTo(LongStream.rangeClosed(1, 7).boxed().toList());
        assertThat(jobs.timeline.of(job.id())).extracting(JobEvent::seq).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aRebootIsDoneWhenTheKernelIsAnotherOne() {
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50));

        jobs.stop();
        jobs.bootId = "boot-2";
        jobs.start();

        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(jobs.job(job.id()).message()).isEqualTo("the host has been rebooted");
    }

    @Test
    void aRebootThatDidNotHappenHasFailed() {
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50));

        jobs.restart();

        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.FAILED);
        assertThat(jobs.job(job.id()).error().code()).isEqualTo(JobErrorCode.REBOOT_ERROR);
        assertThat(jobs.job(job.id()).message()).contains("its kernel still runs");
    }

    @Test
    void aRebootOfWhichNobodyCanTellHasFailed() {
        jobs.bootId = "";
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.nextOrder();

        jobs.restart();

        assertThat(jobs.job(job.id()).message()).contains("not known");
    }

    @Test
    void aPackageJobCutOffByARebootSaysThatItWasTheHost() {
        Job job = jobs.accepted(install("a"));
        worker.nextOrder();

        jobs.stop();
        jobs.bootId = "boot-2";
        jobs.start();

        assertThat(jobs.job(job.id()).message()).contains("the host was restarted");
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

    @Test
    void aRebootFollowsPatchesThatNeedOne() {
        Job patch = jobs.run(worker, patches(true, Duration.ofMinutes(5)), succeededNeedingReboot());

        Job reboot = reboots().get(0);

        assertThat(patch.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(patch.rebootRequired()).isTrue();
        assertThat(patch.message()).isEqualTo("done; a reboot is needed, and follows as job " + reboot.id());
        assertThat(reboot.caller()).isEqualTo(Caller.service());
        assertThat(reboot.status()).isEqualTo(JobStatus.PENDING);
        assertThat(reboot.scheduledAt()).isEqualTo(patch.completedAt().plus(Duration.ofMinutes(5)));
        jobs.clock.advance(Duration.ofMinutes(5));
        assertThat(worker.nextOrder().job()).isEqualTo(reboot.id());
    }

    @Test
    void twoPatchJobsShareOneReboot() {
        jobs.run(worker, patches(true, Duration.ofMinutes(5)), succeededNeedingReboot());
        Job second = jobs.run(worker, patches(true, Duration.ofMinutes(5)), succeededNeedingReboot());

        assertThat(reboots()).hasSize(1);
        assertThat(second.message()).contains("waits as job " + reboots().get(0).id());
    }

    @Test
    void noRebootFollowsUnlessItIsAllowedAndNeeded() {
        jobs.run(worker, patches(false, Duration.ZERO), succeededNeedingReboot());
        jobs.run(worker, patches(true, Duration.ZERO), succeeded(UPGRADE));
        jobs.run(worker, install("linux-image"), succeededNeedingReboot());

        assertThat(reboots()).isEmpty();
    }

    private List<Job> reboots() {
        return jobs.ask(
                        Addresses.JOB_LIST.at(Samples.HOST),
                        new ListJobs(null, OperationKind.REBOOT, JobSort.CREATED_AT, false, 10, 0))
                .jobs();
    }
}
