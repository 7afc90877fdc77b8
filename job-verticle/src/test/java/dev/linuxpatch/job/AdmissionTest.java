// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.ADDITION;
import static dev.linuxpatch.job.Samples.UPGRADE;
import static dev.linuxpatch.job.Samples.failed;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.rollback;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes a job, and what does not. */
class AdmissionTest {
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
    void saysWhenToTryAgainOnceTheQueueIsFull() {
        jobs.accepted(install("running"));
        worker.nextOrder();
        IntStream.range(0, 3).forEach(i -> jobs.accepted(install("waiting-" + i)));

        Problem problem = jobs.refused(install("too-many"));

        assertThat(problem.code()).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(problem.retryAfter()).isPositive();
        assertThat(problem.details()).containsEntry("queue_capacity", 3);
        assertThat(jobs.health().queued()).isEqualTo(3);
    }

    @Test
    void neverQueuesMoreThanItsCapacityHoweverManyAskAtOnce() {
        jobs.accepted(install("running"));
        worker.nextOrder();
        List<Promise<CheckReply>> checks = new ArrayList<>();
        Promise<Void> allAsked = Promise.promise();
        worker.onCheck = check -> {
            Promise<CheckReply> held = Promise.promise();
            checks.add(held);
            if (checks.size() == 8) {
                allAsked.complete();
            }
            return held.future();
        };

        List<Future<SubmitReply>> replies = IntStream.range(0, 8)
                .mapToObj(i -> jobs.bus.request(
                        Addresses.JOB_SUBMIT.at(Samples.HOST),
                        new SubmitJob(install("p" + i), Samples.CALLER, Samples.REQUEST, null)))
                .toList();
        Await.result(allAsked.future());
        checks.forEach(held -> held.complete(new CheckReply.Ready()));

        assertThat(replies.stream().map(Await::result).filter(SubmitReply.Accepted.class::isInstance))
                .hasSize(3);
        assertThat(jobs.health().queued()).isEqualTo(3);
    }

    @Test
    void isUnavailableWhileNoWorkerServesTheHost(@TempDir Path other) {
        try (JobHarness lonely = new JobHarness(other).start()) {
            Problem problem = lonely.refused(install("htop"));

            assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
            assertThat(problem.retryAfter()).isPositive();
            assertThat(lonely.timeline.all()).isEmpty();
        }
    }

    @Test
    void blocksARebootWhileJobsAreActive() {
        Job waiting = jobs.accepted(reboot(Duration.ofHours(1)));

        Problem problem = jobs.refused(reboot(Duration.ZERO));

        assertThat(problem.code()).isEqualTo(ErrorCode.REBOOT_BLOCKED);
        assertThat(problem.details()).containsEntry("jobs", List.of(waiting.id().toString()));
    }

    @Test
    void rebootsDuringATransactionOnlyWhenTheRiskIsAccepted() {
        Job transaction = jobs.accepted(install("htop"));
        worker.nextOrder();

        Problem plain = jobs.refused(reboot(Duration.ZERO));
        Problem forced = jobs.refused(new Operation.Reboot(Duration.ZERO, true, null, false));
        Problem onlyAcknowledged = jobs.refused(new Operation.Reboot(Duration.ZERO, false, null, true));
        Job accepted = jobs.accepted(new Operation.Reboot(Duration.ZERO, true, null, true));
        WorkOrder order = worker.nextOrder();

        assertThat(plain.code()).isEqualTo(ErrorCode.REBOOT_BLOCKED);
        assertThat(forced.code()).isEqualTo(ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS);
        assertThat(onlyAcknowledged.code()).isEqualTo(ErrorCode.REBOOT_BLOCKED);
        assertThat(order.job()).isEqualTo(accepted.id());
        assertThat(jobs.job(transaction.id()).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void rollsBackWithTheInverseOfWhatWasChanged() {
        Job original = jobs.run(worker, install("htop"), succeeded(UPGRADE, ADDITION));

        Job undo = jobs.accepted(rollback(original.id()));
        WorkOrder order = worker.nextOrder();

        assertThat(order.operation())
                .isEqualTo(new Operation.Rollback(original.id(), List.of(UPGRADE.inverse(), ADDITION.inverse())));
        assertThat(undo.originalJobId()).isEqualTo(original.id());
        assertThat(undo.exclusive()).isTrue();
        assertThat(jobs.job(original.id()).rollbackJobId()).isEqualTo(undo.id());
    }

    @Test
    void rollsBackAFailedJobThatHadChangedSomething() {
        Job original = jobs.run(worker, install("htop"), failed(ADDITION));

        jobs.accepted(rollback(original.id()));

        assertThat(worker.nextOrder().operation())
                .isEqualTo(new Operation.Rollback(original.id(), List.of(ADDITION.inverse())));
    }

    @Test
    void rollsBackOnceButAgainAfterARollbackThatFailed() {
        Job original = jobs.run(worker, install("htop"), succeeded(UPGRADE));
        jobs.accepted(rollback(original.id()));
        WorkOrder first = worker.nextOrder();

        Problem whileItRuns = jobs.refused(rollback(original.id()));
        worker.report(first, failed());
        jobs.accepted(rollback(original.id()));
        worker.report(worker.nextOrder(), succeeded(UPGRADE.inverse()));
        Problem afterIt = jobs.refused(rollback(original.id()));

        assertThat(whileItRuns.code()).isEqualTo(ErrorCode.ROLLBACK_NOT_ALLOWED);
        assertThat(whileItRuns.message()).contains("is rolling it back");
        assertThat(afterIt.code()).isEqualTo(ErrorCode.ROLLBACK_NOT_ALLOWED);
        assertThat(afterIt.message()).contains("has rolled it back already");
    }

    @Test
    void aRollbackIsRolledBackAndThenItsOriginalAgain() {
        Job original = jobs.run(worker, install("htop"), succeeded(UPGRADE));
        Job undo = jobs.run(worker, rollback(original.id()), succeeded(UPGRADE.inverse()));

        Job redo = jobs.run(worker, rollback(undo.id()), succeeded(UPGRADE));

        assertThat(redo.operation()).isEqualTo(new Operation.Rollback(undo.id(), List.of(UPGRADE)));
        assertThat(reason(undo)).contains("has rolled it back already");
        assertThat(jobs.run(worker, rollback(original.id()), succeeded(UPGRADE.inverse()))
                        .operation())
                .isEqualTo(new Operation.Rollback(original.id(), List.of(UPGRADE.inverse())));
        assertThat(reason(original)).contains("has rolled it back already");
    }

    @Test
    void saysWhyAJobCannotBeRolledBack() {
        Job nothing = jobs.run(worker, install("htop"), succeeded());
        Job restart = jobs.run(worker, reboot(Duration.ZERO), succeeded());
        jobs.comeBack("boot-2");
        Job running = jobs.accepted(install("slow"));
        worker.nextOrder();

        assertThat(jobs.refused(rollback(newId())).code()).isEqualTo(ErrorCode.JOB_NOT_FOUND);
        assertThat(reason(nothing)).contains("changed no package");
        assertThat(reason(restart)).contains("a reboot job has nothing to go back to");
        assertThat(reason(running)).contains("running and has not ended");
    }

    private String reason(Job original) {
        Problem problem = jobs.refused(rollback(original.id()));
        assertThat(problem.code()).isEqualTo(ErrorCode.ROLLBACK_NOT_ALLOWED);
        return problem.message();
    }
}
