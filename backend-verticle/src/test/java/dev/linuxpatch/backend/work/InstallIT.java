// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Installing by name and by version, with real apt and dpkg in an isolated root. */
class InstallIT {
    private static final ChangeOptions FORCE = new ChangeOptions(true, false, false);
    private static final ChangeOptions NO_RECOMMENDS = new ChangeOptions(false, true, false);
    private static final ChangeOptions DOWNGRADE = new ChangeOptions(false, false, true);

    private AptRoot root;
    private RigWorker worker;

    @BeforeEach
    void open() {
        root = AptRig.shared().newRoot();
        worker = new RigWorker(root);
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    @Test
    void theNewestVersionIsInstalledWithItsDependencies() {
        WorkOutcome outcome = worker.run(install("rig-app"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(changes(outcome)).containsExactly("rig-app:->2.0", "rig-lib:->2.0");
        assertThat(outcome.exitCode()).isZero();
        assertThat(root.stateOf("rig-app")).isEqualTo("ii");
        assertThat(worker.inventory.refreshes).hasValue(1);
    }

    @Test
    void theStoryIsToldInPhasesWithAProgressThatNeverFalls() {
        worker.run(install("rig-app"));

        assertThat(worker.reports.phases())
                .containsExactly(Phase.PREPARING, Phase.PREPARING, Phase.DOWNLOADING, Phase.CHANGING, Phase.VERIFYING);
        assertThat(worker.reports.progress())
                .isSorted()
                .contains(10, 50, 95)
                .anyMatch(percent -> percent > 50 && percent < 95);
        assertThat(worker.reports.lines(OutputStreamKind.STDOUT)).contains("Setting up rig-app (2.0) ...");
        assertThat(worker.reports.lines(OutputStreamKind.STDOUT)).noneMatch(line -> line.startsWith("pmstatus:"));
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                .contains("plan: install rig-lib 2.0, install rig-app 2.0");
    }

    @Test
    void anExactOlderVersionIsInstalled() {
        WorkOutcome outcome = worker.run(install("rig-a=1.0", "rig-conf=1.0"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(changes(outcome)).containsExactly("rig-a:->1.0", "rig-conf:->1.0");
    }

    @Test
    void whatIsThereAlreadyIsSuccessWithoutAChange() {
        root.install("rig-a");

        WorkOutcome outcome = worker.run(install("rig-a"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(outcome.changes()).isEmpty();
        assertThat(outcome.exitCode()).isNull();
        assertThat(outcome.message()).contains("nothing to do", "rig-a 1.2");
        assertThat(worker.reports.entered(Phase.CHANGING)).isFalse();
        assertThat(worker.inventory.refreshes).hasValue(0);
    }

    @Test
    void anExactVersionThatIsThereAlreadyIsSuccessWithoutAChange() {
        root.install("rig-a=1.0");

        WorkOutcome outcome = worker.run(install("rig-a=1.0"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(outcome.message()).isEqualTo("rig-a 1.0 is already installed; nothing was changed");
    }

    @Test
    void forceInstallsAgain() {
        root.install("rig-a");

        WorkOutcome outcome = worker.run(install(FORCE, "rig-a"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(worker.reports.lines(OutputStreamKind.STDOUT)).contains("Unpacking rig-a (1.2) over (1.2) ...");
    }

    @Test
    void anUnknownNameIsSaidToBeUnknownAndIsNoPattern() {
        // Given names that apt-get would take for a pattern, or for the order to remove rig-a.
        root.install("rig-a");

        for (String name : List.of("rig-nosuch", "rig.", "rig-a-", "rig-a+", "rig-r.boot")) {
            WorkOutcome outcome = worker.run(install(name));

            assertFailed(outcome, JobErrorCode.PKG_NOT_FOUND, "there is no package " + name);
        }
        assertThat(root.stateOf("rig-a")).isEqualTo("ii");
    }

    @Test
    void anUnknownNameIsLookedUpOnceMoreInANewIndex() {
        root.ownRepository();
        root.update();
        root.publish("rig-new", "1.0");

        WorkOutcome outcome = worker.run(install("rig-new"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(changes(outcome)).containsExactly("rig-new:->1.0");
        assertThat(worker.reports.entered(Phase.REFRESHING)).isTrue();
    }

    @Test
    void anUnknownVersionNamesThoseThatThereAre() {
        assertFailed(
                worker.run(install("rig-a=9")),
                JobErrorCode.PKG_NOT_FOUND,
                "there is no version 9 of rig-a; there is 1.2, 1.1, 1.0");
    }

    @Test
    void aProvidedNameInstallsTheOnlyProvider() {
        WorkOutcome outcome = worker.run(install("rig-virtual"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(changes(outcome)).containsExactly("rig-provider:->1.0");
    }

    @Test
    void nothingIsRemovedThatTheCallerDidNotName() {
        root.install("rig-a");

        WorkOutcome outcome = worker.run(install("rig-confl"));

        assertFailed(
                outcome, JobErrorCode.DEPENDENCY_CONFLICT, "this would also remove rig-a 1.2; nothing was changed");
        assertThat(outcome.changes()).isEmpty();
        assertThat(root.stateOf("rig-a")).isEqualTo("ii");
        assertThat(worker.reports.entered(Phase.CHANGING)).isFalse();
    }

    @Test
    void recommendedPackagesComeAlongUnlessLeftOut() {
        root.install("rig-provider");

        WorkOutcome outcome = worker.run(install(NO_RECOMMENDS, "rig-multi"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(root.stateOf("rig-multi")).isEqualTo("ii");
        assertThat(root.stateOf("rig-rec")).isEqualTo("un");
    }

    @Test
    void anOlderVersionNeedsTheOption() {
        root.install("rig-a=1.2");

        assertFailed(worker.run(install("rig-a=1.0")), JobErrorCode.PKG_MANAGER_ERROR, "allow_downgrade");
        WorkOutcome allowed = worker.run(install(DOWNGRADE, "rig-a=1.0"));

        assertThat(allowed).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(changes(allowed)).containsExactly("rig-a:1.2>1.0");
    }

    @Test
    void aDowngradeThatWouldRemoveADependentIsRefused() {
        root.install("rig-app=2.0", "rig-lib=2.0");

        WorkOutcome outcome = worker.run(install(DOWNGRADE, "rig-lib=1.0"));

        assertFailed(outcome, JobErrorCode.DEPENDENCY_CONFLICT, "rig-app");
        assertThat(root.versionOf("rig-app")).contains("2.0");
    }

    @Test
    void brokenDependenciesAreExplained() {
        assertFailed(
                worker.run(install("rig-brokendep")),
                JobErrorCode.DEPENDENCY_CONFLICT,
                "rig-brokendep : Depends: rig-nonexistent");
    }

    @Test
    void foreignArchitecturesAreInstalledByTheirFullName() {
        root.addArchitecture("i386");
        root.update();

        WorkOutcome outcome = worker.run(install("rig-same:i386=1.0", "rig-same:amd64=1.0", "rig-foreign"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(changes(outcome))
                .containsExactlyInAnyOrder("rig-same:->1.0", "rig-same:i386:->1.0", "rig-foreign:i386:->1.0");
    }

    @Test
    void anIndexThatIsNotThereIsFetchedFirst() {
        root.write("var/lib/apt/lists/partial/.keep", "");
        for (java.io.File list :
                root.path().resolve("var/lib/apt/lists").toFile().listFiles()) {
            assertThat(list.isDirectory() || list.delete()).isTrue();
        }

        WorkOutcome outcome = worker.run(install("rig-a"));

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(worker.reports.phases()).contains(Phase.REFRESHING);
    }
}
