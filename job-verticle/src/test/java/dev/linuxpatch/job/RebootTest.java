// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.HOST;
import static dev.linuxpatch.job.Samples.UPGRADE;
import static dev.linuxpatch.job.Samples.cancelled;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.patches;
import static dev.linuxpatch.job.Samples.phase;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.succeeded;
import static dev.linuxpatch.job.Samples.succeededNeedingReboot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.EndReply;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reboots, as jobs of their own and as the last phase of patches: only another boot id proves one. */
class RebootTest {
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
    void isProvenByAnotherBootId() {
        worker.expectedKernel = "6.1.0-10";
        jobs.kernel = "6.1.0-10";
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50), succeeded());
        Job waiting = jobs.job(job.id());

        jobs.comeBack("boot-2");
        Job done = jobs.job(job.id());

        assertThat(waiting.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(waiting.phase()).isEqualTo(Phase.REBOOTING);
        assertThat(waiting.cancellable()).isFalse();
        assertThat(waiting.reboot().commandedAt()).isNotNull();
        assertThat(done.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(done.reboot().bootIdBefore()).isEqualTo("boot-1");
        assertThat(done.reboot().bootIdAfter()).isEqualTo("boot-2");
        assertThat(done.reboot().kernelExpected()).isEqualTo("6.1.0-10");
        assertThat(done.reboot().kernelRunning()).isEqualTo("6.1.0-10");
        assertThat(done.rebootRequired()).isFalse();
        assertThat(done.message())
                .isEqualTo(
                        "the host has been rebooted: its boot id was boot-1 and is boot-2, and kernel 6.1.0-10 runs");
    }

    @Test
    void saysSoWhenAnotherKernelRunsThanWasExpected() {
        worker.expectedKernel = "6.1.0-10";
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50));

        jobs.comeBack("boot-2");
        Job done = jobs.job(job.id());

        assertThat(done.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(done.rebootRequired()).isTrue();
        assertThat(done.message()).endsWith("kernel 6.1.0-9 runs, but kernel 6.1.0-10 was expected");
    }

    @Test
    void aRestartOfTheServiceAloneNeitherFailsItNorProvesIt() {
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50), succeeded());

        jobs.restart();
        Job still = jobs.job(job.id());
        boolean again = worker.hasOrder();
        jobs.comeBack("boot-2");

        assertThat(still.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(again).isFalse();
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void failsWhenTheHostHasNotRestartedInTime() {
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50), succeeded());
        jobs.clock.advance(JobHarness.REBOOT_TIMEOUT.minusSeconds(1));
        jobs.restart();
        Job shortly = jobs.job(job.id());

        jobs.clock.advance(Duration.ofSeconds(1));
        jobs.timeline.await(job.id(), JobStatus.FAILED);

        assertThat(shortly.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(jobs.job(job.id()).error().code()).isEqualTo(JobErrorCode.REBOOT_ERROR);
        assertThat(jobs.job(job.id()).message())
                .contains("not restarted within 600 s")
                .contains("boot-1");
    }

    @Test
    void failsAtOnceWhenTheCommandDoes() {
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(
                worker.nextOrder(), phase(Phase.REBOOTING, 50), failed(JobErrorCode.REBOOT_ERROR, "ended with code 1"));

        Job failed = jobs.job(job.id());

        assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
        assertThat(failed.error()).isEqualTo(new JobError(JobErrorCode.REBOOT_ERROR, "ended with code 1"));
    }

    @Test
    void aCommandThatWasKilledMayBeAHostThatGoesDown() {
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50), failed(JobErrorCode.INTERRUPTED, "killed"));
        Job waiting = jobs.job(job.id());

        jobs.comeBack("boot-2");

        assertThat(waiting.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void isNotCommandedAgainOnAHostThatCannotTellAndFailsInTheEnd() {
        jobs.bootId = "";
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50));

        jobs.restart();
        boolean again = worker.hasOrder();
        jobs.clock.advance(JobHarness.REBOOT_TIMEOUT.plusMinutes(2));
        jobs.timeline.await(job.id(), JobStatus.FAILED);

        assertThat(again).isFalse();
        assertThat(jobs.job(job.id()).message()).contains("is not known");
    }

    @Test
    void followsPatchesAsTheLastPhaseOfTheSameJob() {
        worker.expectedKernel = "6.1.0-9";
        Job patch = jobs.run(
                worker, patches(true, Duration.ofMinutes(5)), phase(Phase.CHANGING, 60), succeededNeedingReboot());
        Job meanwhile = jobs.run(worker, install("meanwhile"), succeeded());
        jobs.restart();
        boolean early = worker.hasOrder();
        jobs.clock.advance(Duration.ofMinutes(5));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.REBOOTING, 50), succeeded());
        Job rebooting = jobs.job(patch.id());
        jobs.comeBack("boot-2");
        Job done = jobs.job(patch.id());

        assertThat(patch.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(patch.phase()).isEqualTo(Phase.AWAITING_REBOOT);
        assertThat(patch.cancellable()).isTrue();
        assertThat(patch.changes()).containsExactly(UPGRADE);
        assertThat(patch.rebootRequired()).isTrue();
        assertThat(patch.scheduledAt()).isEqualTo(patch.updatedAt().plus(Duration.ofMinutes(5)));
        assertThat(meanwhile.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(early).isFalse();
        assertThat(order.job()).isEqualTo(patch.id());
        assertThat(order.operation().kind().wireName()).isEqualTo("reboot");
        assertThat(order.reported()).isZero();
        assertThat(rebooting.phase()).isEqualTo(Phase.REBOOTING);
        assertThat(done.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(done.progress()).isEqualTo(100);
        assertThat(done.changes()).containsExactly(UPGRADE);
        assertThat(done.rebootRequired()).isFalse();
        assertThat(done.reboot().bootIdAfter()).isEqualTo("boot-2");
        assertThat(jobs.timeline.of(patch.id()))
                .filteredOn(event -> event.kind() == JobEvent.Kind.END)
                .hasSize(1);
    }

    @Test
    void ofPatchesCanBeCalledOffUntilItsTimeAndTheChangesStay() {
        Job patch = jobs.run(worker, patches(true, Duration.ofMinutes(5)), succeededNeedingReboot());
        jobs.restart();

        EndReply reply = jobs.end(patch.id());
        jobs.clock.advance(Duration.ofMinutes(10));
        Job next = jobs.accepted(install("a"));
        Job cancelled = jobs.job(patch.id());

        assertThat(reply).isEqualTo(new EndReply.Cancelled(patch.id(), JobStatus.RUNNING, JobStatus.CANCELLED));
        assertThat(cancelled.status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(cancelled.changes()).containsExactly(UPGRADE);
        assertThat(cancelled.rebootRequired()).isTrue();
        assertThat(cancelled.message()).contains("before the reboot").contains("the changes stay");
        assertThat(worker.nextOrder().job()).isEqualTo(next.id());
    }

    @Test
    void ofPatchesThatDidNotHappenFailsAndKeepsWhatWasChanged() {
        Job patch = jobs.run(worker, patches(true, Duration.ZERO), succeededNeedingReboot());
        worker.report(worker.nextOrder(), phase(Phase.REBOOTING, 50), succeeded());

        jobs.clock.advance(JobHarness.REBOOT_TIMEOUT);
        jobs.timeline.await(patch.id(), JobStatus.FAILED);

        assertThat(jobs.job(patch.id()).error().code()).isEqualTo(JobErrorCode.REBOOT_ERROR);
        assertThat(jobs.job(patch.id()).message()).endsWith("the patches are applied and need a reboot");
        assertThat(jobs.job(patch.id()).changes()).containsExactly(UPGRADE);
    }

    @Test
    void twoPatchJobsAreBothDoneByOneReboot() {
        Job first = jobs.run(worker, patches(true, Duration.ofMinutes(5)), succeededNeedingReboot());
        Job second = jobs.run(worker, patches(true, Duration.ofMinutes(5)), succeededNeedingReboot());
        jobs.clock.advance(Duration.ofMinutes(5));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.REBOOTING, 50));

        jobs.comeBack("boot-2");

        assertThat(order.job()).isEqualTo(first.id());
        assertThat(jobs.job(first.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(jobs.job(second.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void followsOnlyIfItIsAllowedAndNeeded() {
        Job notAllowed = jobs.run(worker, patches(false, Duration.ZERO), succeededNeedingReboot());
        Job notNeeded = jobs.run(worker, patches(true, Duration.ZERO), succeeded(UPGRADE));
        Job noPatches = jobs.run(worker, install("linux-image"), succeededNeedingReboot());

        assertThat(List.of(notAllowed, notNeeded, noPatches))
                .allMatch(job -> job.status() == JobStatus.COMPLETED && job.reboot() == null);
        assertThat(notAllowed.rebootRequired()).isTrue();
    }

    @Test
    void isCancelledWhenTheWorkerStopsItBeforeTheCommand() {
        Job patch = jobs.run(worker, patches(true, Duration.ZERO), succeededNeedingReboot());
        worker.report(worker.nextOrder(), cancelled());

        assertThat(jobs.job(patch.id()).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(jobs.job(patch.id()).changes()).containsExactly(UPGRADE);
        assertThat(jobs.job(patch.id()).host()).isEqualTo(HOST);
    }

    private static WorkEvent failed(JobErrorCode code, String message) {
        return new WorkEvent.Ended(new WorkOutcome.Failed(List.of(), null, new JobError(code, message), false));
    }
}
