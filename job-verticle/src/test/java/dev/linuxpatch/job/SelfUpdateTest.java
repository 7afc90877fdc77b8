// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.failed;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.remove;
import static dev.linuxpatch.job.Samples.rollback;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that change the package that the service itself is installed from. */
class SelfUpdateTest {
    private static final String OWN = "linux-patch-api";
    private static final PackageName NAME = new PackageName(OWN);
    private static final Operation UPDATE = new Operation.Update(new PackageRequest(NAME, null), ChangeOptions.DEFAULT);
    private static final PackageChange UPGRADE =
            new PackageChange(NAME, new PackageVersion("1.0"), new PackageVersion("1.1"));

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
    void itIsAdmittedOnlyAloneAndNamesWhatStandsInItsWay() {
        Job running = jobs.accepted(install("vim"));
        WorkOrder order = worker.nextOrder();
        Job waiting = jobs.accepted(install("nano"));

        Problem blocked = jobs.refused(UPDATE);
        worker.report(order, succeeded());
        worker.report(worker.nextOrder(), succeeded());

        assertThat(blocked.code()).isEqualTo(ErrorCode.SELF_UPDATE_BLOCKED);
        assertThat(blocked.retryAfter()).isPositive();
        assertThat(blocked.details())
                .containsEntry(
                        "running", List.of(running.id().toString(), waiting.id().toString()));
        assertThat(jobs.accepted(UPDATE).operation()).isEqualTo(UPDATE);
    }

    @Test
    void aRebootThatIsPlannedStandsInItsWayToo() {
        jobs.accepted(reboot(Duration.ofHours(1)));

        assertThat(jobs.refused(UPDATE).code()).isEqualTo(ErrorCode.SELF_UPDATE_BLOCKED);
        assertThat(jobs.refused(install(OWN)).code()).isEqualTo(ErrorCode.SELF_UPDATE_BLOCKED);
        assertThat(jobs.refused(patches(List.of(OWN + "_1.1"))).code()).isEqualTo(ErrorCode.SELF_UPDATE_BLOCKED);
    }

    @Test
    void nothingIsAdmittedBesideItNorAfterTheRestartThatItBrings() {
        Job update = jobs.accepted(UPDATE);
        WorkOrder order = worker.nextOrder();

        for (boolean restarted : new boolean[] {false, true}) {
            if (restarted) {
                jobs.restart();
                worker.nextOrder();
            }
            for (Operation operation : List.of(
                    install("vim"),
                    remove("vim"),
                    UPDATE,
                    patches(List.of()),
                    reboot(Duration.ZERO),
                    new Operation.Reboot(Duration.ZERO, true, null, true),
                    rollback(Samples.newId()))) {
                Problem refused = jobs.refused(operation);
                assertThat(refused.code()).isEqualTo(ErrorCode.SELF_UPDATE_IN_PROGRESS);
                assertThat(refused.retryAfter()).isPositive();
                assertThat(refused.details())
                        .containsEntry("job_id", update.id().toString());
            }
        }
        worker.report(order, succeeded(UPGRADE));

        assertThat(jobs.job(update.id()).changes()).containsExactly(UPGRADE);
        assertThat(jobs.accepted(install("vim")).id()).isNotEqualTo(update.id());
    }

    @Test
    void whoLostTheAnswerToItIsToldAgain() {
        SubmitJob asked =
                new SubmitJob(UPDATE, Samples.CALLER, Samples.REQUEST, new IdempotencyKey("upgrade", "digest", "{}"));
        SubmitReply first = jobs.ask(Addresses.JOB_SUBMIT.at(Samples.HOST), asked);
        worker.nextOrder();
        jobs.restart();

        SubmitReply again = jobs.ask(Addresses.JOB_SUBMIT.at(Samples.HOST), asked);

        assertThat(((SubmitReply.Accepted) again).job().id())
                .isEqualTo(((SubmitReply.Accepted) first).job().id());
    }

    @Test
    void itsLogSaysThatTheServiceMayRestart() {
        Job update = jobs.accepted(UPDATE);

        assertThat(jobs.detail(update.id()).lines())
                .hasSize(1)
                .first()
                .asString()
                .contains(OWN, "may restart");
    }

    @Test
    void allPatchesAreAllButOursAndTheLogSaysSo() {
        Job all = jobs.accepted(patches(List.of()));
        WorkOrder order = worker.nextOrder();
        worker.report(order, succeeded());
        Job others = jobs.accepted(patches(List.of("vim")));

        assertThat(((Operation.ApplyPatches) order.operation()).excludes()).containsExactly(OWN);
        assertThat(jobs.detail(all.id()).lines())
                .containsExactly(
                        "linux-patch-api, which this service is installed from, stays as it is: name it to update it");
        assertThat(jobs.detail(others.id()).lines()).isEmpty();
        assertThat(jobs.timeline.of(all.id())).extracting(event -> event.seq()).startsWith(1L, 2L, 3L);
    }

    @Test
    void itIsNeverRemovedByItself() {
        Job installed =
                jobs.run(worker, install(OWN), succeeded(new PackageChange(NAME, null, new PackageVersion("1.0"))));

        Problem removal = jobs.refused(remove(OWN + ":amd64"));
        Problem undoing = jobs.refused(rollback(installed.id()));

        assertThat(removal.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(removal.message()).contains(OWN, "does not remove itself");
        assertThat(undoing.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void goingBackToTheVersionBeforeIsSuchAJobToo() {
        Job update = jobs.run(worker, UPDATE, succeeded(UPGRADE));
        Job undo = jobs.accepted(rollback(update.id()));

        assertThat(jobs.refused(install("vim")).details())
                .containsEntry("job_id", undo.id().toString());
        worker.report(worker.nextOrder(), failed());
        jobs.accepted(install("vim"));
        assertThat(jobs.refused(rollback(update.id())).code()).isEqualTo(ErrorCode.SELF_UPDATE_BLOCKED);
    }

    private static Operation patches(List<String> selection) {
        return new Operation.ApplyPatches(selection, List.of(), false, Duration.ZERO);
    }
}
