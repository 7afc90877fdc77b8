// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.PlanId;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seeing a change before it is made, and making exactly that one, with real apt and dpkg in an isolated root. */
class PlanIT {
    private AptRoot root;
    private RigWorker worker;

    @BeforeEach
    void open() {
        root = AptRig.shared().newRoot();
        worker = new RigWorker(root);
        root.update();
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    @Test
    void aPlanNamesEveryStepAndChangesNothing() {
        root.install("rig-app=1.0", "rig-lib=1.0", "rig-rec");

        ChangePlan update = planned(update("rig-app"));
        ChangePlan multi = planned(install("rig-a=1.1"));
        ChangePlan removal = planned(new Operation.Remove(new PackageName("rig-rec"), true, false));
        ChangePlan downgrade = planned(install(new ChangeOptions(false, false, true), "rig-lib=1.0"));

        assertThat(steps(update)).containsExactly("upgrade rig-app 1.0 2.0", "upgrade rig-lib 1.0 2.0");
        assertThat(steps(multi)).containsExactly("install rig-a null 1.1");
        assertThat(steps(removal)).containsExactly("purge rig-rec 1.0 null");
        assertThat(downgrade.steps()).isEmpty();
        assertThat(update.wayBack().kind()).isEqualTo(WayBack.Kind.EXACT);
        assertThat(root.versionOf("rig-app")).contains("1.0");
        assertThat(root.versionOf("rig-a")).isEmpty();
        assertThat(root.stateOf("rig-rec")).isEqualTo("ii");
    }

    @Test
    void whatCannotBeKeptIsNoWayBack() throws IOException {
        root.install("rig-a=1.0");
        RestoreStore cramped = new RestoreStore(
                worker.state.resolve("restore"),
                new RollbackSettings(true, 10, Duration.ofDays(1), 1 << 20, Long.MAX_VALUE / 2, 0),
                Clock.systemUTC());
        KnownVersions waysBack = new KnownVersions(
                new RollbackGoals(worker.manager, new Questions(worker.runner, worker.manager), cramped),
                worker.manager,
                cramped);
        Plan.Step step = new Plan.Step(new PackageName("rig-a"), new PackageVersion("1.0"), new PackageVersion("1.2"));

        WayBack wayBack =
                waysBack.of(List.of(step), false, worker.manager.database().states());

        assertThat(wayBack.kind()).isEqualTo(WayBack.Kind.UNAVAILABLE);
        assertThat(wayBack.reason()).contains("must stay free");
    }

    @Test
    void aPlanKeepsItsIdWhileNothingChanges() {
        root.install("rig-a=1.0");

        PlanId first = planned(update("rig-a")).id();
        root.update();
        PlanId again = planned(update("rig-a")).id();
        root.publish("rig-new", "1.0");
        root.update();
        PlanId afterAnotherIndex = planned(update("rig-a")).id();

        assertThat(again).isEqualTo(first);
        assertThat(afterAnotherIndex).isNotEqualTo(first);
    }

    @Test
    void whatAJobWouldFailWithIsARefusal() {
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0");

        Problem unknown = refused(install("rig-nosuch"));
        Problem conflict = refused(install("rig-brokendep"));
        Problem removing = refused(remove("rig-lib"));
        Problem older = refused(install("rig-lib=0.1"));

        assertThat(unknown.code()).isEqualTo(ErrorCode.PKG_NOT_FOUND);
        assertThat(conflict.code()).isEqualTo(ErrorCode.DEPENDENCY_CONFLICT);
        assertThat(removing.code()).isEqualTo(ErrorCode.DEPENDENCY_CONFLICT);
        assertThat(removing.message()).contains("rig-app 1.0");
        assertThat(older.details()).containsEntry("job_error_code", "PKG_NOT_FOUND");
    }

    @Test
    void aJobThatIsBoundDoesWhatWasShown() {
        root.install("rig-a=1.0", "rig-sec=1.0");
        ChangePlan plan = planned(patches(List.of()));

        WorkOutcome outcome = worker.run(bound(patches(List.of()), plan.id()));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2", "rig-sec:1.0>1.1");
    }

    @Test
    void aJobThatIsBoundDoesNothingIfThingsHaveChanged() {
        root.install("rig-a=1.0", "rig-sec=1.0");
        ChangePlan plan = planned(patches(List.of()));
        root.install("rig-a=1.1", "rig-conf=1.0");

        Problem problem = refused(bound(patches(List.of()), plan.id()));
        WorkOutcome outcome = worker.run(bound(patches(List.of()), plan.id()));

        assertThat(problem.code()).isEqualTo(ErrorCode.PLAN_DRIFTED);
        assertThat(problem.message()).contains("rig-a 1.0", "rig-a 1.1", "rig-conf");
        assertThat(problem.details())
                .containsEntry("plan_id", plan.id().value())
                .containsKey("plan_id_now");
        assertThat((Map<?, ?>) problem.details().get("difference"))
                .hasToString("{new=[{name=rig-conf, from_version=1.0, to_version=1.1}], gone=[], changed="
                        + ((Map<?, ?>) problem.details().get("difference")).get("changed") + ", index_changed=false}");
        assertFailed(outcome, JobErrorCode.PLAN_DRIFTED, "rig-conf", "nothing was changed");
        assertThat(root.versionOf("rig-a")).contains("1.1");
    }

    @Test
    void aBoundJobLooksOnceMoreRightBeforeItChangesAnything() throws Exception {
        root.ownRepository();
        root.update();
        root.install("rig-a=1.0");
        ChangePlan plan = planned(update("rig-a"));
        worker.lockWait(Duration.ofMinutes(1));
        root.publish("rig-new", "1.0");
        CompletableFuture<WorkOutcome> job;
        try (FileChannel archives = FileChannel.open(
                        root.path().resolve("var/cache/apt/archives/lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = archives.lock()) {
            job = worker.start(bound(update("rig-a"), plan.id()));
            // It has planned, and the plan was as it should be.
            Awaiting.condition("the job waits to download", () -> worker.reports.said("waiting for a lock"));
            assertThat(lock.isValid()).isTrue();
            root.update();
        }

        assertFailed(job.get(), JobErrorCode.PLAN_DRIFTED, "the package index is another one", "nothing was changed");
        assertThat(worker.reports.phases()).contains(Phase.DOWNLOADING).doesNotContain(Phase.CHANGING);
        assertThat(root.versionOf("rig-a")).contains("1.0");
    }

    @Test
    void anIdThatWasNeverGivenIsRefused() {
        root.install("rig-a=1.0");

        Problem problem = refused(bound(update("rig-a"), new PlanId("0".repeat(64))));

        assertThat(problem.code()).isEqualTo(ErrorCode.PLAN_DRIFTED);
        assertThat(problem.details()).containsEntry("difference", null);
    }

    @Test
    void aPlanIsMadeWhileAJobRuns() {
        root.install("rig-gate=1.0", "rig-a=1.0");
        CompletableFuture<WorkOutcome> job = worker.start(update("rig-gate"));
        try {
            Awaiting.file(root.waiting("rig-gate"));

            assertThat(planned(remove("rig-a")).steps()).hasSize(1);
        } finally {
            root.openGate("rig-gate");
        }
        assertSucceeded(job.join());
    }

    @Test
    void aRollbackIsPlannedLikeEverythingElse() {
        root.install("rig-a=1.0");
        WorkOutcome update = worker.run(update("rig-a"));

        ChangePlan plan = planned(rollbackOf(update));

        assertThat(steps(plan)).containsExactly("downgrade rig-a 1.2 1.0");
    }

    private ChangePlan planned(Operation operation) {
        PlanReply reply = worker.plan(operation);
        assertThat(reply).isInstanceOf(PlanReply.Planned.class);
        return ((PlanReply.Planned) reply).plan();
    }

    private Problem refused(Operation operation) {
        PlanReply reply = worker.plan(operation);
        assertThat(reply).isInstanceOf(PlanReply.Refused.class);
        return ((PlanReply.Refused) reply).problem();
    }

    private static List<String> steps(ChangePlan plan) {
        return plan.steps().stream()
                .map(step -> step.action().wireName() + " " + step.name() + " " + step.from() + " " + step.to())
                .toList();
    }

    private static Operation bound(Operation operation, PlanId plan) {
        if (operation instanceof Operation.Update update) {
            return new Operation.Update(update.request(), update.options(), plan);
        }
        Operation.ApplyPatches apply = (Operation.ApplyPatches) operation;
        return new Operation.ApplyPatches(
                apply.selection(), apply.excludes(), apply.allowReboot(), apply.rebootDelay(), plan);
    }
}
