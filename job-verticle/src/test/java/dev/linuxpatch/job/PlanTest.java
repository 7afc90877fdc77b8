// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.ADDITION;
import static dev.linuxpatch.job.Samples.UPGRADE;
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
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PlanId;
import dev.linuxpatch.shared.work.PlanMessages.PlanJob;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that are only looked at, and jobs that are bound to one. */
class PlanTest {
    private static final PlanId PLAN = new PlanId("cd".repeat(32));
    private static final Operation BOUND = new Operation.Install(
            List.of(new PackageRequest(new PackageName("htop"), null)), ChangeOptions.DEFAULT, PLAN);

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
    void lookingMakesNoJobAndNeedsNoRoomInTheQueue() {
        jobs.accepted(install("running"));
        worker.nextOrder();
        for (int i = 0; i < 3; i++) {
            jobs.accepted(install("waiting-" + i));
        }
        long before = jobs.health().queued();

        PlanReply reply = plan(install("htop"));

        assertThat(reply).isEqualTo(new PlanReply.Planned(Samples.plan(install("htop"))));
        assertThat(jobs.health().queued()).isEqualTo((int) before);
    }

    @Test
    void aRollbackIsPlannedWithWhatTheOriginalChanged() {
        Job original = jobs.run(worker, install("htop"), succeeded(UPGRADE, ADDITION));

        plan(rollback(original.id()));

        assertThat(Await.next(worker.planned).operation())
                .isEqualTo(new Operation.Rollback(original.id(), List.of(UPGRADE.inverse(), ADDITION.inverse())));
        assertThat(jobs.job(original.id()).rollbackJobId()).isNull();
        assertThat(refusal(plan(rollback(newId()))).code()).isEqualTo(ErrorCode.JOB_NOT_FOUND);
    }

    @Test
    void aRebootIsPlannedByWhatStandsInItsWay() {
        assertThat(plan(reboot(Duration.ZERO))).isEqualTo(new PlanReply.RebootPlanned(List.of()));
        jobs.accepted(install("htop"));

        PlanReply.RebootPlanned blocked = (PlanReply.RebootPlanned) plan(reboot(Duration.ZERO));

        assertThat(blocked.blocked()).extracting(Problem::code).containsExactly(ErrorCode.REBOOT_BLOCKED);
    }

    @Test
    void aJobThatIsBoundToAPlanIsStoredAndOrderedWithIt() {
        Job job = jobs.accepted(BOUND);

        assertThat(Await.next(worker.planned).operation()).isEqualTo(BOUND);
        assertThat(worker.nextOrder().operation().plan()).isEqualTo(PLAN);
        assertThat(jobs.job(job.id()).operation().plan()).isEqualTo(PLAN);
    }

    @Test
    void aPlanThatDoesNotHoldAnyMoreIsRefusedBeforeAJobIsStored() {
        Problem drifted = Problem.of(ErrorCode.PLAN_DRIFTED, "things have changed", Map.of("plan_id", PLAN.value()));
        worker.onPlan = asked -> Future.succeededFuture(new PlanReply.Refused(drifted));

        Problem problem = jobs.refused(BOUND);

        assertThat(problem).isEqualTo(drifted);
        assertThat(jobs.timeline.all()).isEmpty();
    }

    private PlanReply plan(Operation operation) {
        return Await.result(jobs.bus.request(Addresses.JOB_PLAN.at(Samples.HOST), new PlanJob(operation)));
    }

    private static Problem refusal(PlanReply reply) {
        return ((PlanReply.Refused) reply).problem();
    }
}
