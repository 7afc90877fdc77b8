// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.UPGRADE;
import static dev.linuxpatch.job.Samples.cancelled;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.patches;
import static dev.linuxpatch.job.Samples.phase;
import static dev.linuxpatch.job.Samples.succeeded;
import static dev.linuxpatch.job.Samples.succeededNeedingReboot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.job.Surroundings.Pace;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.CancelMode;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.EndReply;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ending a job on request, truthfully. */
class CancelTest {
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
    void aWaitingJobIsCancelledAndNeverRuns() {
        jobs.accepted(install("first"));
        WorkOrder first = worker.nextOrder();
        Job waiting = jobs.accepted(install("second"));
        Job next = jobs.accepted(install("third"));

        EndReply reply = jobs.end(waiting.id());
        worker.report(first, succeeded());

        assertThat(reply).isEqualTo(new EndReply.Cancelled(waiting.id(), JobStatus.PENDING, JobStatus.CANCELLED));
        assertThat(worker.nextOrder().job()).isEqualTo(next.id());
        assertThat(jobs.job(waiting.id()).message())
                .contains("cancelled by manager")
                .contains("nothing was changed");
    }

    @Test
    void aRunningJobIsCancelledOnceTheWorkerHasStoppedIt() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.onCancel = cancel -> stopping(order, cancelled());

        EndReply reply = jobs.end(job.id());

        assertThat(reply).isEqualTo(new EndReply.Cancelled(job.id(), JobStatus.RUNNING, JobStatus.CANCELLED));
        assertThat(worker.nextCancel().fence()).isEqualTo(order.fence());
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aJobThatEndsWhileItIsBeingStoppedIsNotCalledCancelled() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.onCancel = cancel -> stopping(order, succeeded());

        Problem problem = refused(job.id());

        assertThat(problem.code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE);
        assertThat(problem.message()).contains("ended as completed");
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aJobThatChangesPackagesIsNotStopped() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.CHANGING, 50));

        Problem problem = refused(job.id());

        assertThat(problem.code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE);
        assertThat(problem.details()).containsEntry("phase", "changing");
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void theWorkerHasTheLastWordOnWhetherStoppingIsSafe() {
        Job job = jobs.accepted(install("htop"));
        worker.nextOrder();
        worker.onCancel = cancel -> Future.succeededFuture(
                new CancelReply.Refused(Problem.of(ErrorCode.JOB_NOT_CANCELLABLE, "dpkg has just begun")));

        Problem problem = refused(job.id());

        assertThat(problem.code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE);
        assertThat(problem.message()).contains("dpkg has just begun");
    }

    @Test
    void saysSoWhenTheJobHasNotEndedInTime() {
        jobs.stop();
        jobs.start(
                jobs.settings(),
                known -> known.with(new Pace(
                        known.pace().reportGrace(),
                        Duration.ofMillis(50),
                        known.pace().housekeeping(),
                        known.pace().retry())));
        Job job = jobs.accepted(install("htop"));
        worker.nextOrder();

        Problem problem = refused(job.id());

        assertThat(problem.code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE);
        assertThat(problem.message()).contains("has not ended yet");
    }

    @Test
    void aCancelThatReachesNoWorkerIsNoCancel() {
        Job job = jobs.accepted(install("htop"));
        worker.nextOrder();
        worker.onCancel = cancel -> Future.failedFuture("broken");

        Problem problem = refused(job.id());

        assertThat(problem.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aDeferredCancelIsCarriedOutAsSoonAsTheJobCanBeLeft() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.REPAIRING, 5));

        EndReply reply = jobs.end(job.id(), CancelMode.DEFER);
        EndReply again = jobs.end(job.id(), CancelMode.DEFER);
        Job deferred = jobs.job(job.id());
        worker.report(order, phase(Phase.PREPARING, 10));
        CancelWork asked = worker.nextCancel();
        worker.report(order, cancelled());

        assertThat(List.of(reply, again)).containsOnly(new EndReply.Deferred(job.id(), Phase.REPAIRING));
        assertThat(deferred.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(deferred.cancelRequestedAt()).isNotNull();
        assertThat(deferred.message()).contains("a cancel was asked for by manager");
        assertThat(jobs.timeline.of(job.id()))
                .filteredOn(event -> event.message().contains("a cancel was asked for"))
                .hasSize(1);
        assertThat(asked).isEqualTo(new CancelWork(job.id(), order.fence()));
        assertThat(jobs.job(job.id()).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aDeferredCancelSurvivesARestart() {
        Job job = jobs.accepted(install("htop"));
        worker.report(worker.nextOrder(), phase(Phase.REPAIRING, 5));
        jobs.end(job.id(), CancelMode.DEFER);

        jobs.restart();
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.DOWNLOADING, 10));

        assertThat(worker.nextCancel()).isEqualTo(new CancelWork(job.id(), order.fence()));
    }

    @Test
    void aDeferredCancelOfPatchesLeavesTheirRebootOut() {
        Job job = jobs.accepted(patches(true, Duration.ZERO));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.CHANGING, 60));

        EndReply reply = jobs.end(job.id(), CancelMode.DEFER);
        worker.report(order, succeededNeedingReboot());
        Job ended = jobs.job(job.id());

        assertThat(reply).isEqualTo(new EndReply.Deferred(job.id(), Phase.CHANGING));
        assertThat(ended.status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(ended.changes()).containsExactly(UPGRADE);
        assertThat(ended.rebootRequired()).isTrue();
        assertThat(ended.message()).contains("before the reboot").contains("the changes stay");
    }

    @Test
    void aDeferredCancelThatFindsNothingLeftToLeaveOutSaysThatItCameTooLate() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.CHANGING, 60));

        jobs.end(job.id(), CancelMode.DEFER);
        worker.report(order, succeeded(UPGRADE));
        Job ended = jobs.job(job.id());

        assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(ended.changes()).containsExactly(UPGRADE);
        assertThat(ended.message()).contains("the cancel came too late");
    }

    @Test
    void aCancelThatTheWorkerRefusesIsDeferredIfThatIsWanted() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.onCancel = cancel -> Future.succeededFuture(
                new CancelReply.Refused(Problem.of(ErrorCode.JOB_NOT_CANCELLABLE, "dpkg has just begun")));

        EndReply reply = jobs.end(job.id(), CancelMode.DEFER);
        worker.report(order, succeeded(UPGRADE));

        assertThat(reply).isEqualTo(new EndReply.Deferred(job.id(), Phase.PREPARING));
        assertThat(jobs.job(job.id()).message()).contains("the cancel came too late");
    }

    @Test
    void aCancelThatTheWorkerHasTakenIsNotForgottenWithTheService() {
        jobs.stop();
        jobs.start(
                jobs.settings(),
                known -> known.with(new Pace(
                        known.pace().reportGrace(),
                        Duration.ofMillis(50),
                        known.pace().housekeeping(),
                        known.pace().retry())));
        Job job = jobs.accepted(install("htop"));
        worker.nextOrder();
        refused(job.id());
        worker.nextCancel();

        jobs.restart();
        WorkOrder order = worker.nextOrder();

        assertThat(worker.nextCancel()).isEqualTo(new CancelWork(job.id(), order.fence()));
        assertThat(jobs.job(job.id()).cancelRequestedAt()).isNotNull();
    }

    @Test
    void twoCallersWhoCancelTheSameJobBothLearnItsEnd() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        Future<EndReply> one = ask(job.id());
        Future<EndReply> two = ask(job.id());
        worker.nextCancel();
        worker.nextCancel();

        worker.report(order, cancelled());

        EndReply cancelled = new EndReply.Cancelled(job.id(), JobStatus.RUNNING, JobStatus.CANCELLED);
        assertThat(Await.result(one)).isEqualTo(cancelled);
        assertThat(Await.result(two)).isEqualTo(cancelled);
    }

    @Test
    void aJobThatHasEndedIsForgottenWithItsEvents() {
        Job job = jobs.run(worker, install("htop"), succeeded());

        EndReply first = jobs.end(job.id());
        Problem second = refused(job.id());

        assertThat(first).isEqualTo(new EndReply.Deleted(job.id(), JobStatus.COMPLETED));
        assertThat(second.code()).isEqualTo(ErrorCode.JOB_NOT_FOUND);
        assertThat(jobs.<GetJob, JobReply>ask(Addresses.JOB_GET.at(Samples.HOST), new GetJob(job.id())))
                .isInstanceOf(JobReply.Refused.class);
    }

    @Test
    void anUnknownJobCannotBeEnded() {
        assertThat(refused(newId()).code()).isEqualTo(ErrorCode.JOB_NOT_FOUND);
    }

    /** Reports the end before the question is even answered, which is the harder order of the two. */
    private Future<CancelReply> stopping(WorkOrder order, WorkEvent end) {
        return jobs.bus
                .request(
                        Addresses.WORK_REPORT.at(Samples.HOST),
                        new WorkReport(order.job(), order.fence(), 1, List.of(end), OutputMark.NONE))
                .map(reply -> new CancelReply.Stopping(order.job()));
    }

    private Future<EndReply> ask(JobId id) {
        return jobs.bus.request(Addresses.JOB_END.at(Samples.HOST), new EndJob(id, Samples.CALLER, CancelMode.REFUSE));
    }

    private Problem refused(JobId id) {
        EndReply reply = jobs.end(id);
        if (reply instanceof EndReply.Refused refused) {
            return refused.problem();
        }
        throw new AssertionError("not refused: " + reply);
    }
}
