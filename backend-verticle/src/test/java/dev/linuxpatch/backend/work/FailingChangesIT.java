// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.backend.rig.RepositoryServer;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that go wrong, or look as if they did, with real apt and dpkg in an isolated root. */
class FailingChangesIT {
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
    void aFailingScriptIsToldWithItsWordsAndTheStateThatItLeft() {
        root.install("rig-fail=1.0");

        WorkOutcome outcome = worker.run(update("rig-fail"));

        assertFailed(
                outcome,
                JobErrorCode.PKG_MANAGER_ERROR,
                "post-installation script subprocess returned error exit status 1",
                "rig-fail 1.1 (half-configured), wanted 1.1 installed");
        assertThat(outcome.exitCode()).isEqualTo(100);
        assertThat(changes(outcome)).containsExactly("rig-fail:1.0>1.1");
        assertThat(worker.reports.lines(OutputStreamKind.STDERR)).contains("rig-fail: cannot do it");
    }

    @Test
    void aScriptThatRefusesBeforehandLeavesTheOldVersion() {
        root.install("rig-failpre=1.0");

        WorkOutcome outcome = worker.run(update("rig-failpre"));

        assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "rig-failpre 1.0 (installed), wanted 1.1 installed");
        assertThat(outcome.changes()).isEmpty();
        assertThat(root.stateOf("rig-failpre")).isEqualTo("ii");
    }

    @Test
    void scriptsThatAskSomebodyFailAtOnce() {
        root.install("rig-stdin=1.0", "rig-tty=1.0");

        WorkOutcome stdin = worker.run(update("rig-stdin"));
        WorkOutcome tty = worker.run(update("rig-tty"));

        assertFailed(stdin, JobErrorCode.PKG_MANAGER_ERROR, "rig-stdin 1.1 (half-configured)");
        assertFailed(tty, JobErrorCode.PKG_MANAGER_ERROR, "rig-tty 1.1 (half-configured)");
    }

    @Test
    void aLocallyChangedConfigurationFileStays() {
        root.install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertSucceeded(outcome);
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
        assertThat(root.read("etc/rig/rig-conf.conf.dpkg-dist")).isEqualTo("setting=2\n");
    }

    @Test
    void aDaemonThatAScriptLeavesBehindDoesNotHoldTheJob() {
        root.install("rig-daemon=1.0");

        WorkOutcome outcome = worker.run(update("rig-daemon"));

        assertSucceeded(outcome);
        assertThat(root.processes()).isNotEmpty();
    }

    @Test
    void whatWasBrokenElsewhereBeforeDoesNotMakeASuccessAFailure() {
        root.install("rig-fail=1.0", "rig-a=1.0");
        assertThat(root.apt("install", "rig-fail").exitCode()).isEqualTo(100);

        WorkOutcome outcome = worker.run(update("rig-a"));

        assertSucceeded(outcome);
        assertThat(outcome.exitCode()).isEqualTo(100);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2");
        assertThat(outcome.message())
                .contains("changed rig-a from 1.0 to 1.2", "although not all went well", "rig-fail");
    }

    @Test
    void oneFailureDoesNotKeepTheOthersUnconfigured() {
        root.install("rig-fail=1.0", "rig-a=1.0", "rig-lib=1.0");

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "rig-fail");
        assertThat(root.stateOf("rig-a")).isEqualTo("ii");
        assertThat(root.stateOf("rig-lib")).isEqualTo("ii");
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2", "rig-fail:1.0>1.1", "rig-lib:1.0>2.0");
    }

    @Test
    void aHalfConfiguredPackageIsFinishedByInstallingIt() {
        root.install("rig-gate=1.0");
        root.openGate("rig-gate");
        root.dpkg("--unpack", archive("rig-gate_1.1_all.deb")).orThrow();
        assertThat(root.stateOf("rig-gate")).isEqualTo("iU");

        WorkOutcome outcome = worker.run(install("rig-gate"));

        assertSucceeded(outcome);
        assertThat(outcome.changes()).isEmpty();
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
    }

    @Test
    void aDeadRepositoryIsANetworkError() {
        root.deadRepository();
        root.configure("Acquire::Retries \"0\";");

        WorkOutcome outcome = worker.run(install("rig-a"));

        assertFailed(outcome, JobErrorCode.NETWORK_ERROR, "Could not connect to 127.0.0.1");
        assertThat(worker.reports.entered(Phase.CHANGING)).isFalse();
    }

    @Test
    void aDamagedArchiveIsNotInstalled() {
        root.ownRepository();
        root.update();
        root.repository().corruptArchive("rig-a", "1.2");

        WorkOutcome outcome = worker.run(install("rig-a"));

        assertFailed(outcome, JobErrorCode.NETWORK_ERROR, "not what the index promised");
        assertThat(root.stateOf("rig-a")).isEqualTo("un");
    }

    @Test
    void anArchiveThatIsGoneIsLookedForOnceMore() {
        try (RepositoryServer server = RepositoryServer.serve(root.repository())) {
            root.useSource(server.uri());
            root.update();
            server.refuse("rig-a_1.2_all.deb", 404, 1);

            WorkOutcome outcome = worker.run(install("rig-a"));

            assertSucceeded(outcome);
            assertThat(worker.reports.phases())
                    .containsSubsequence(Phase.DOWNLOADING, Phase.REFRESHING, Phase.DOWNLOADING, Phase.CHANGING);
        }
    }

    @Test
    void aLockThatSomebodyHoldsIsNamedAfterTheWait() throws Exception {
        try (AutoCloseable held = root.lock()) {
            assertThat(held).isNotNull();

            WorkOutcome outcome = worker.lockWait(Duration.ofMillis(300)).run(install("rig-a"));

            assertFailed(
                    outcome,
                    JobErrorCode.PKG_MANAGER_ERROR,
                    "(pid " + ProcessHandle.current().pid() + ") holds " + root.path() + "/var/lib/dpkg/lock-frontend");
        }
    }

    @Test
    void aLockThatIsGivenBackInTimeOnlyDelays() throws Exception {
        AutoCloseable held = root.lock();
        CompletableFuture<WorkOutcome> running = worker.lockWait(RigWorker.LONG).start(install("rig-a"));
        Awaiting.condition(
                "the wait to be told",
                () -> worker.reports.events().stream()
                        .anyMatch(event -> event.toString().contains("waiting for a lock")));

        held.close();

        assertSucceeded(running.get());
    }

    @Test
    void aFullDiskIsSaidToBeFullAndThePackageStaysAsItWas() throws Exception {
        try (AptRoot small = AptRig.shared().newRootOnTmpfs(64);
                RigWorker there = new RigWorker(small)) {
            small.fillDisk(20L * 1024 * 1024);

            WorkOutcome outcome = there.run(install("rig-big=1.0"));

            assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "no space left on device");
            assertThat(outcome.changes()).isEmpty();
        }
    }

    private String archive(String file) {
        return root.repository().directory().resolve("pool/stable/" + file).toString();
    }
}
