// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.pacman.PacmanRig;
import dev.linuxpatch.backend.rig.pacman.PacmanRoot;
import dev.linuxpatch.backend.rig.pacman.PacmanSpec;
import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What versions do not tell, brought back with real pacman in an isolated root. */
class PacmanRollbackIT {
    private PacmanRoot root;
    private RigWorker worker;
    private Path configuration;

    @BeforeEach
    void open() {
        root = PacmanRig.shared().newRoot();
        worker = new RigWorker(new PacmanPackageManager(root.path()));
        configuration = root.path().resolve("etc/rig/rig-conf.conf");
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    @Test
    void whatIsThereForOthersOnlyIsThatAgain() {
        root.install("rig-lib=1.0", "rig-app=1.0");
        root.pacman("-D", "--asdeps", "rig-lib").orThrow();
        List<String> before = root.everything();
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));

        assertSucceeded(worker.rollBack(removed));

        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void soItIsWhereTheArchiveHadToBeMade() {
        root.install("rig-lib=1.0", "rig-app=1.0");
        root.pacman("-D", "--asdeps", "rig-lib").orThrow();
        root.withdraw("rig-lib", "1.0-1");
        List<String> before = root.everything();
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));

        assertSucceeded(worker.rollBack(removed));

        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    /** pacman removes by one command and installs by another one: it must not take the first for an obstacle to the second. */
    @Test
    void whatCameGoesBeforeWhatItNeededIsOldAgain() {
        root.install("rig-lib=1.0", "rig-a=1.0");
        List<String> before = root.everything();
        WorkOutcome installed = worker.run(RigWorker.install("rig-app", "rig-b"));
        assertThat(RigWorker.changes(installed))
                .containsExactly("rig-app:->2.0-1", "rig-b:->1.1-1", "rig-lib:1.0-1>2.0-1");

        assertSucceeded(worker.rollBack(installed));

        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void whatCameLaterAndNeedsItIsAReasonToRemoveNothing() {
        root.ownRepositories()
                .publish("rig", List.of(PacmanSpec.of("rig-later", "1.0").field("depend", "rig-lib>=2.0")));
        root.pacman("-Syy").orThrow();
        root.install("rig-lib=1.0");
        WorkOutcome installed = worker.run(RigWorker.install("rig-app"));
        root.install("rig-later");
        List<String> before = root.everything();

        WorkOutcome back = worker.rollBack(installed);

        assertFailed(back, JobErrorCode.DEPENDENCY_CONFLICT, "rig-later");
        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void whatWasPutBesideAConfigurationFileGoes() throws IOException {
        root.install("rig-conf=1.0");
        Trees.write(configuration, "setting=mine\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        assertThat(beside(".pacnew")).exists();

        assertSucceeded(worker.rollBack(updated));

        assertThat(Files.list(configuration.getParent())).containsExactly(configuration);
        assertThat(configuration).hasContent("setting=mine\n");
    }

    @Test
    void aNewFileThatLayThereIsThatOfItsVersionAgain() {
        root.install("rig-conf=1.0");
        Trees.write(configuration, "setting=mine\n");
        Trees.write(beside(".pacnew"), "setting=0\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        assertThat(beside(".pacnew")).hasContent("setting=2\n");

        assertSucceeded(worker.rollBack(updated));

        assertThat(beside(".pacnew")).hasContent("setting=0\n");
    }

    @Test
    void whatARemovalLaidAsideIsInItsPlaceAgain() throws IOException {
        root.install("rig-conf=1.0");
        Trees.write(configuration, "setting=mine\n");
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-------"));
        List<String> before = root.everything();
        WorkOutcome removed = worker.run(remove("rig-conf"));
        assertThat(beside(".pacsave")).exists();

        assertSucceeded(worker.rollBack(removed));

        assertThat(Files.list(configuration.getParent())).containsExactly(configuration);
        assertThat(configuration).hasContent("setting=mine\n");
        assertThat(Files.getPosixFilePermissions(configuration))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void whatLayAsideBeforeLiesThereUnderItsNameAgain() throws IOException {
        root.install("rig-conf=1.0");
        Trees.write(configuration, "setting=mine\n");
        Trees.write(beside(".pacsave"), "setting=old\n");
        WorkOutcome removed = worker.run(remove("rig-conf"));
        assertThat(beside(".pacsave.1")).hasContent("setting=old\n");

        assertSucceeded(worker.rollBack(removed));

        assertThat(configuration).hasContent("setting=mine\n");
        assertThat(beside(".pacsave")).hasContent("setting=old\n");
        assertThat(beside(".pacsave.1")).doesNotExist();
    }

    @Test
    void whatTheOperatorHasWrittenOfANewPackageIsLaidAsideWhenThatGoes() {
        WorkOutcome installed = worker.run(RigWorker.install("rig-conf"));
        Trees.write(configuration, "setting=mine\n");

        assertSucceeded(worker.rollBack(installed));

        assertThat(beside(".pacsave")).hasContent("setting=mine\n");
    }

    @Test
    void whatTheOperatorHasWrittenSinceIsInItsPlaceWhenThePackageComesBack() throws IOException {
        root.install("rig-conf=1.0");
        WorkOutcome removed = worker.run(remove("rig-conf"));
        WorkOutcome installed = worker.run(RigWorker.install("rig-conf"));
        Trees.write(configuration, "setting=mine\n");
        assertSucceeded(worker.rollBack(installed));
        assertThat(beside(".pacsave")).hasContent("setting=mine\n");

        assertSucceeded(worker.rollBack(removed));

        assertThat(configuration).hasContent("setting=mine\n");
        assertThat(Files.list(configuration.getParent())).containsExactly(configuration);
    }

    @Test
    void aPurgeIsTakenBackWithWhatTheOperatorHadWritten() {
        root.install("rig-conf=1.0");
        Trees.write(configuration, "setting=mine\n");
        List<String> before = root.everything();
        WorkOutcome purged = worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false));
        assertThat(beside(".pacsave")).doesNotExist();

        assertSucceeded(worker.rollBack(purged));

        assertThat(configuration).hasContent("setting=mine\n");
        assertThat(root.changedFiles("rig-conf")).containsExactly("/etc/rig/rig-conf.conf");
        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    private Path beside(String end) {
        return configuration.resolveSibling(configuration.getFileName() + end);
    }
}
