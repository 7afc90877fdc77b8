// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.pacman.PacmanRig;
import dev.linuxpatch.backend.rig.pacman.PacmanRoot;
import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only pacman has, with real pacman in an isolated root. */
class PacmanJobsIT {
    private PacmanRoot root;
    private RigWorker worker;

    @BeforeEach
    void open() {
        root = PacmanRig.shared().newRoot();
        worker = new RigWorker(new PacmanPackageManager(root.path()));
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    @Test
    void aVersionThatNoRepositoryHasComesFromTheCache() {
        root.install("rig-a=1.0");
        root.onlyNewest();

        WorkOutcome updated = worker.run(update("rig-a"));
        WorkOutcome back = worker.run(rollbackOf(updated));

        assertThat(changes(back)).as(back.toString()).containsExactly("rig-a:1.2-1>1.0-1");
        assertThat(root.versionOf("rig-a")).contains("1.0-1");
    }

    /** Nobody could sign what was made here. */
    @Test
    void whereFilesMustBeSignedThereIsNoWayBackToWhatIsNowhereAnyMore() {
        root.signedFilesOnly();
        root.install("rig-a=1.0");
        root.onlyNewest();
        WorkOutcome updated = worker.run(update("rig-a"));
        root.forgetFetched();

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertThat(back).isInstanceOf(WorkOutcome.Failed.class);
        assertThat(back.message()).contains("rig-a=1.0-1", "nothing was changed");
    }

    @Test
    void goingBackAlsoRemovesWhatCameAlong() {
        root.install("rig-a=1.0");
        WorkOutcome first = worker.run(patches(List.of()));
        WorkOutcome second = worker.run(RigWorker.install("rig-app", "rig-b"));
        assertThat(first.changes()).hasSize(1);
        assertThat(second.changes()).hasSize(3);

        WorkOutcome back = worker.run(new Operation.Rollback(
                RigWorker.newJob(),
                List.of(
                        first.changes().get(0).inverse(),
                        second.changes().get(0).inverse(),
                        second.changes().get(1).inverse(),
                        second.changes().get(2).inverse())));

        assertThat(changes(back))
                .as(back.toString())
                .containsExactly("rig-a:1.2-1>1.0-1", "rig-app:2.0-1>-", "rig-b:1.1-1>-", "rig-lib:2.0-1>-");
    }

    @Test
    void aHeldPackageStaysUnlessForced() {
        root.install("rig-a=1.0");
        root.hold("rig-a");

        WorkOutcome refused = worker.run(update("rig-a"));
        WorkOutcome forced = worker.run(new Operation.Update(
                new PackageRequest(new PackageName("rig-a"), null), new ChangeOptions(true, false, false)));

        assertThat(refused).isInstanceOf(WorkOutcome.Failed.class);
        assertThat(refused.message()).contains("rig-a", "on hold");
        assertThat(changes(forced)).as(forced.toString()).containsExactly("rig-a:1.0-1>1.2-1");
    }

    @Test
    void aLockThatAKilledPacmanLeftIsNoObstacle() throws IOException {
        Files.createFile(root.path().resolve("var/lib/pacman/db.lck"));

        WorkOutcome outcome = worker.run(RigWorker.install("rig-a"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(root.path().resolve("var/lib/pacman/db.lck")).doesNotExist();
    }

    @Test
    void whatIsOnlyHalfOnRecordIsInstalledAgain() throws IOException {
        root.install("rig-a=1.0", "rig-b=1.0");
        root.install("rig-sec=1.0");
        Files.delete(root.path().resolve("var/lib/pacman/local/rig-a-1.0-1/files"));
        Files.delete(root.path().resolve("var/lib/pacman/local/rig-sec-1.0-1/files"));
        Files.delete(root.path().resolve("var/lib/pacman/local/rig-sec-1.0-1/desc"));
        Files.createFile(root.path().resolve("var/lib/pacman/db.lck"));
        assertThat(worker.manager
                        .database()
                        .states()
                        .find(new PackageName("rig-a"))
                        .orElseThrow()
                        .works())
                .isFalse();

        WorkOutcome outcome = worker.run(update("rig-b"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(worker.manager.database().states().unsound()).isEmpty();
        assertThat(root.versionOf("rig-a")).contains("1.0-1");
        assertThat(root.versionOf("rig-sec")).contains("1.0-1");
    }

    /** The archive that was made has the operator's file in it; that it is not what was shipped is put on record after it. */
    @Test
    void aRollbackThatWasCutOffKnowsTheOperatorsFileAllTheSame() throws Exception {
        Path configuration = root.path().resolve("etc/rig/rig-conf.conf");
        root.install("rig-conf=1.0");
        root.withdraw("rig-conf", "1.0-1");
        Trees.write(configuration, "setting=mine\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        Path hook = root.path().resolve("etc/pacman.d/hooks/rig.hook");
        Trees.write(hook, """
                [Trigger]
                Operation = Upgrade
                Type = Package
                Target = *
                [Action]
                When = PostTransaction
                Exec = /bin/sh -c "sleep 5"
                """);

        CompletableFuture<WorkOutcome> job = worker.start(rollbackOf(updated));
        Awaiting.file(root.path().resolve("var/lib/pacman/local/rig-conf-1.0-1/files"));
        // What would go on after pacman.
        root.pacmanItself().parent().orElseThrow().destroyForcibly();
        WorkOutcome back = job.get(1, TimeUnit.MINUTES);

        assertThat(changes(back)).as(back.toString()).containsExactly("rig-conf:1.1-1>1.0-1");
        assertThat(root.changedFiles("rig-conf")).containsExactly("/etc/rig/rig-conf.conf");
        assertThat(root.path().resolve("var/lib/pacman/linux-patch.marks")).doesNotExist();
        assertThat(worker.run(update("rig-conf"))).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(configuration).hasContent("setting=mine\n");
    }

    @Test
    void aHookThatFailsFailsTheJob() {
        Trees.write(root.path().resolve("etc/pacman.d/hooks/rig.hook"), """
                [Trigger]
                Operation = Install
                Type = Package
                Target = *
                [Action]
                When = PostTransaction
                Exec = /bin/sh -c false
                """);

        WorkOutcome outcome = worker.run(RigWorker.install("rig-a"));

        assertThat(root.versionOf("rig-a")).contains("1.2-1");
        assertThat(outcome).isInstanceOf(WorkOutcome.Failed.class);
        assertThat(outcome.message()).contains("post-transaction hook");
    }
}
