// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.DebSpec;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updating and removing one package, with real apt and dpkg in an isolated root. */
class UpdateAndRemoveIT {
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
    void anInstalledPackageGetsItsNewestVersion() {
        root.install("rig-a=1.0");

        WorkOutcome outcome = worker.run(update("rig-a"));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2");
    }

    @Test
    void anInstalledPackageGetsTheVersionThatIsAskedFor() {
        root.install("rig-a=1.0");

        WorkOutcome outcome = worker.run(update("rig-a=1.1"));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.1");
    }

    @Test
    void whatIsNotInstalledCannotBeUpdated() {
        assertFailed(worker.run(update("rig-a")), JobErrorCode.PKG_NOT_FOUND, "rig-a is not installed");
        assertThat(root.stateOf("rig-a")).isEqualTo("un");
    }

    @Test
    void theNewestVersionIsSuccessWithoutAChange() {
        root.install("rig-a=1.2");

        WorkOutcome outcome = worker.run(update("rig-a"));

        assertSucceeded(outcome);
        assertThat(outcome.changes()).isEmpty();
    }

    @Test
    void aStaleIndexIsRefreshedSoThatTheNewestIsTheNewest() {
        root.install("rig-a=1.2");
        root.ownRepository();
        root.update();
        root.publish("rig-a", "1.3");
        worker.inventory.cache = new CacheState(CacheState.Status.STALE, null, List.of());

        WorkOutcome outcome = worker.run(update("rig-a"));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.2>1.3");
    }

    @Test
    void aStaleIndexThatCannotBeRefreshedIsNoReasonToFail() {
        root.install("rig-a=1.2");
        root.deadRepository();
        root.configure("Acquire::Retries \"0\";");
        worker.inventory.cache = new CacheState(CacheState.Status.STALE, null, List.of());

        WorkOutcome outcome = worker.run(update("rig-a"));

        assertSucceeded(outcome);
        assertThat(worker.reports.phases()).contains(Phase.REFRESHING);
    }

    @Test
    void anUpdateDoesNotMakeADependencyWanted() {
        root.install("rig-app=1.0", "rig-lib=1.0");
        root.markAuto("rig-lib");

        WorkOutcome outcome = worker.run(update("rig-lib"));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-lib:1.0>2.0");
        assertThat(root.read("var/lib/apt/extended_states")).contains("Package: rig-lib");
    }

    @Test
    void aHeldPackageStaysUnlessForced() {
        root.install("rig-a=1.0");
        root.hold("rig-a");

        assertFailed(worker.run(update("rig-a")), JobErrorCode.PKG_MANAGER_ERROR, "on hold");
        WorkOutcome forced = worker.run(new Operation.Update(
                new PackageRequest(new PackageName("rig-a"), new PackageVersion("1.1")),
                new ChangeOptions(true, false, false)));

        assertSucceeded(forced);
        assertThat(changes(forced)).containsExactly("rig-a:1.0>1.1");
        assertThat(root.stateOf("rig-a")).isEqualTo("hi");
    }

    @Test
    void aPackageIsRemovedAndItsConfigurationStays() {
        root.install("rig-conf");

        WorkOutcome outcome = worker.run(remove("rig-conf"));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-conf:1.1>-");
        assertThat(root.stateOf("rig-conf")).isEqualTo("rc");
        assertThat(worker.reports.entered(Phase.DOWNLOADING)).isFalse();
    }

    @Test
    void purgingTakesTheConfigurationToo() {
        root.install("rig-conf");

        assertSucceeded(worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false)));

        assertThat(root.stateOf("rig-conf")).isEqualTo("un");
    }

    @Test
    void whatIsLeftOfARemovedPackageCanBePurged() {
        root.install("rig-conf");
        root.apt("remove", "rig-conf").orThrow();

        WorkOutcome outcome = worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false));

        assertSucceeded(outcome);
        assertThat(outcome.changes()).isEmpty();
        assertThat(root.stateOf("rig-conf")).isEqualTo("un");
    }

    @Test
    void whatOthersNeedIsNotRemovedUnlessForced() {
        root.install("rig-app");

        assertFailed(
                worker.run(remove("rig-lib")),
                JobErrorCode.DEPENDENCY_CONFLICT,
                "this would also remove rig-app 2.0; nothing was changed");
        assertThat(root.stateOf("rig-lib")).isEqualTo("ii");
        WorkOutcome forced = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));

        assertSucceeded(forced);
        assertThat(changes(forced)).containsExactly("rig-app:2.0>-", "rig-lib:2.0>-");
    }

    @Test
    void anEssentialPackageStaysEvenWhenForced() {
        root.installLocal(DebSpec.of("rig-essential", "1.0").field("Essential", "yes"));

        assertFailed(
                worker.run(new Operation.Remove(new PackageName("rig-essential"), false, true)),
                JobErrorCode.DEPENDENCY_CONFLICT,
                "essential");
        assertThat(root.stateOf("rig-essential")).isEqualTo("ii");
    }

    @Test
    void removingWhatIsNotInstalledIsSuccessWithoutAChange() {
        WorkOutcome outcome = worker.run(remove("rig-a"));

        assertSucceeded(outcome);
        assertThat(outcome.message()).isEqualTo("rig-a is not installed; nothing was changed");
    }

    @Test
    void removingWhatNobodyHasHeardOfIsAMistake() {
        assertFailed(worker.run(remove("rig-nosuch")), JobErrorCode.PKG_NOT_FOUND, "there is no package rig-nosuch");
    }

    @Test
    void aPackageThatRefusesToGoIsReportedAsItIs() {
        root.install("rig-failrm");

        WorkOutcome outcome = worker.run(remove("rig-failrm"));

        assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "rig-failrm", "pre-removal script", "wanted it removed");
        assertThat(outcome.changes()).isEmpty();
    }
}
