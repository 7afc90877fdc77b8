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
import dev.linuxpatch.backend.rig.Fixtures;
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

/** Changes that somebody or something ends before their end, with real apt and dpkg in an isolated root. */
class InterruptedChangesIT {
    private static final Duration SHORT = Duration.ofSeconds(2);

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
    void whenAptIsKilledTheRestIsWaitedForAndRepaired() throws Exception {
        root.install("rig-gate=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(update("rig-gate"));
        Awaiting.file(root.waiting("rig-gate"));

        kill("apt-get");
        Awaiting.condition(
                "apt to be gone", () -> root.processes().stream().noneMatch(process -> is(process, "apt-get")));
        root.openGate("rig-gate");

        WorkOutcome outcome = running.get();
        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-gate:1.0>1.1");
        assertThat(outcome.message()).contains("killed by somebody else");
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
    }

    @Test
    void whenDpkgIsKilledItsScriptIsNotStartedASecondTimeBesideTheFirst() throws Exception {
        root.install("rig-gate=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(update("rig-gate"));
        Awaiting.file(root.waiting("rig-gate"));

        kill("dpkg");
        Awaiting.condition(
                "dpkg to be gone", () -> root.processes().stream().noneMatch(process -> is(process, "dpkg")));
        assertThat(worker.manager.database().stragglers()).hasSize(1);
        root.openGate("rig-gate");

        WorkOutcome outcome = running.get();
        assertSucceeded(outcome);
        assertThat(worker.reports.phases()).containsSubsequence(Phase.CHANGING, Phase.REPAIRING, Phase.VERIFYING);
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
        assertThat(worker.manager.database().interrupted()).isFalse();
    }

    @Test
    void aScriptThatSomebodyKilledIsRunOnceMore() throws Exception {
        root.install("rig-gate=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(update("rig-gate"));
        Awaiting.file(root.waiting("rig-gate"));

        kill("busybox");
        root.openGate("rig-gate");

        WorkOutcome outcome = running.get();
        assertSucceeded(outcome);
        assertThat(outcome.message()).contains("killed by signal");
        assertThat(worker.reports.phases()).containsSubsequence(Phase.CHANGING, Phase.REPAIRING, Phase.VERIFYING);
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
    }

    @Test
    void aPackageThatGotTheFilesOfAnotherOneIsInstalledAgain() throws Exception {
        // Given an unpacker that is killed, and its child that unpacks the control files late, over those of the next
        // archive.
        root.write("dpkg/dpkg-deb", """
                #!/bin/sh
                here=$(dirname "$0")
                if [ "$1" = --control ] && [ ! -e "$here/first" ]; then
                  touch "$here/first"
                  /usr/bin/dpkg-deb --control "$2" "$here/control"
                  kill -9 $$
                elif [ "$1" = --control ] && [ ! -e "$here/second" ]; then
                  touch "$here/second"
                  exec cp -a "$here/control" "$3"
                fi
                exec /usr/bin/dpkg-deb "$@"
                """);
        root.write("dpkg/dpkg", """
                #!/bin/sh
                PATH=$(dirname "$0"):$PATH exec /usr/bin/dpkg "$@"
                """);
        for (String tool : List.of("dpkg", "dpkg-deb")) {
            assertThat(root.path().resolve("dpkg").resolve(tool).toFile().setExecutable(true))
                    .isTrue();
        }
        root.configure("Dir::Bin::dpkg \"" + root.path().resolve("dpkg/dpkg") + "\";");

        WorkOutcome outcome = worker.run(install("rig-a=1.0", "rig-conf=1.0"));

        assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "killed by signal");
        assertThat(root.path().resolve("dpkg/second")).exists();
        assertThat(changes(outcome)).hasSize(1);
        String installed = changes(outcome).get(0).replaceFirst(":.*", "");
        String missing = installed.equals("rig-a") ? "rig-conf" : "rig-a";
        assertThat(root.stateOf(installed)).isEqualTo("ii");
        assertThat(root.read("var/lib/dpkg/info/" + installed + ".list")).doesNotContain(missing);
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                .anyMatch(line -> line.startsWith("installing again"));
    }

    @Test
    void aNewPackageThatWasCutOffAndCannotBeInstalledIsTakenAwayAgain() throws Exception {
        WorkOutcome outcome = worker.run(install("rig-killpre"));

        assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "rig-killpre");
        assertThat(root.path().resolve("tmp/rig-killpre.killed")).exists();
        assertThat(changes(outcome)).isEmpty();
        assertThat(root.stateOf("rig-killpre")).isEqualTo("un");
        // It does not stand in the way of others.
        assertSucceeded(worker.run(install("rig-a=1.0")));
    }

    @Test
    void whatIsKilledWhileRemovingIsRemovedToTheEnd() throws Exception {
        root.install("rig-gaterm=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(RigWorker.remove("rig-gaterm"));
        Awaiting.file(root.waiting("rig-gaterm"));

        kill("dpkg");
        root.openGate("rig-gaterm");

        WorkOutcome outcome = running.get();
        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-gaterm:1.0>-");
        assertThat(root.stateOf("rig-gaterm")).isEqualTo("rc");
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                .anyMatch(line -> line.startsWith("removing to the end"));
    }

    @Test
    void whatIsKilledWhileUnpackingIsInstalledAgain() throws Exception {
        root.install("rig-pregate=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(update("rig-pregate"));
        Awaiting.file(root.waiting("rig-pregate"));
        root.openGate("rig-pregate");

        // Wherever it is by now, even at its end.
        running("dpkg").forEach(ProcessHandle::destroyForcibly);

        WorkOutcome outcome = running.get();
        assertThat(root.stateOf("rig-pregate")).isEqualTo("ii");
        assertThat(worker.manager.database().interrupted()).isFalse();
        assertThat(outcome).isNotInstanceOf(WorkOutcome.Cancelled.class);
        assertThat(outcome instanceof WorkOutcome.Succeeded)
                .isEqualTo(root.versionOf("rig-pregate").orElseThrow().equals("1.1"));
    }

    @Test
    void whatIsLeftHalfUnpackedIsInstalledAgain() throws Exception {
        // Given dpkg ended after it had put the package away and before it had unpacked the new one.
        root.install("rig-pregate=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(update("rig-pregate"));
        Awaiting.file(root.waiting("rig-pregate"));
        kill("dpkg");
        Awaiting.condition(
                "dpkg to be gone", () -> root.processes().stream().noneMatch(process -> is(process, "dpkg")));
        String status = root.read("var/lib/dpkg/status");
        root.write("var/lib/dpkg/status", status.replace("install ok installed", "install reinstreq half-installed"));
        root.openGate("rig-pregate");

        WorkOutcome outcome = running.get();

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-pregate:1.0>1.1");
        assertThat(root.stateOf("rig-pregate")).isEqualTo("ii");
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE)).contains("installing again: [rig-pregate=1.1]");
    }

    @Test
    void whatAnEarlierRunHasLeftIsFinishedFirst() {
        // Given a database as a killed dpkg leaves it: a journal that nobody has folded in.
        root.install("rig-a=1.0", "rig-conf=1.0");
        String status = root.read("var/lib/dpkg/status");
        String stanza = status.substring(status.indexOf("Package: rig-conf"));
        stanza = stanza.substring(0, stanza.indexOf("\n\n") + 1)
                .replace("Status: install ok installed", "Status: install ok unpacked");
        root.write("var/lib/dpkg/updates/0000", stanza);

        WorkOutcome outcome = worker.run(update("rig-a"));

        assertSucceeded(outcome);
        assertThat(worker.reports.phases()).startsWith(Phase.PREPARING, Phase.REPAIRING, Phase.PREPARING);
        assertThat(root.stateOf("rig-conf")).isEqualTo("ii");
    }

    @Test
    void aScriptThatHangsIsEndedAndItsStateIsTold() {
        root.install("rig-slow=1.0", "rig-a=1.0");
        root.write(Fixtures.SLEEP_FILE, "600\n");

        WorkOutcome outcome = worker.timeout(SHORT.plusSeconds(2), SHORT).run(patches(List.of()));

        assertThat(outcome).isInstanceOf(WorkOutcome.TimedOut.class);
        assertThat(outcome.message())
                .contains("out of time", "rig-slow 1.1 (half-configured)", "rig-a 1.2 (installed)");
        assertThat(root.stateOf("rig-a")).isEqualTo("ii");
        assertThat(root.processes()).isEmpty();
        assertThat(worker.reports.entered(Phase.REPAIRING)).isTrue();
    }

    @Test
    void aDownloadThatHangsRunsOutOfTimeAndNothingIsChanged() {
        try (RepositoryServer server = RepositoryServer.serve(root.repository())) {
            root.useSource(server.uri());
            root.update();
            server.stall("rig-a_1.2_all.deb");

            WorkOutcome outcome = worker.timeout(SHORT.plusSeconds(2), SHORT).run(install("rig-a"));

            assertThat(outcome).isInstanceOf(WorkOutcome.TimedOut.class);
            assertThat(outcome.message()).isEqualTo("out of time while downloading; nothing was changed");
            assertThat(root.processes()).isEmpty();
        }
    }

    @Test
    void aDownloadCanBeCancelled() throws Exception {
        try (RepositoryServer server = RepositoryServer.serve(root.repository())) {
            root.useSource(server.uri());
            root.update();
            server.stall("rig-a_1.2_all.deb");
            CompletableFuture<WorkOutcome> running = worker.start(install("rig-a"));
            Awaiting.file(root.path().resolve("var/cache/apt/archives/partial/rig-a_1.2_all.deb"));

            boolean accepted = worker.control.cancel();

            assertThat(accepted).isTrue();
            assertThat(running.get())
                    .isInstanceOf(WorkOutcome.Cancelled.class)
                    .extracting(WorkOutcome::message)
                    .isEqualTo("cancelled while downloading; nothing was changed");
            assertThat(root.stateOf("rig-a")).isEqualTo("un");
        }
    }

    @Test
    void waitingForALockCanBeCancelled() throws Exception {
        try (AutoCloseable held = root.lock()) {
            assertThat(held).isNotNull();
            CompletableFuture<WorkOutcome> running =
                    worker.lockWait(RigWorker.LONG).start(install("rig-a"));
            Awaiting.condition(
                    "the wait",
                    () -> worker.reports.events().stream()
                            .anyMatch(event -> event.toString().contains("waiting for a lock")));

            assertThat(worker.control.cancel()).isTrue();

            assertThat(running.get()).isInstanceOf(WorkOutcome.Cancelled.class);
        }
    }

    @Test
    void aChangeCannotBeCancelled() throws Exception {
        root.install("rig-gate=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(update("rig-gate"));
        Awaiting.file(root.waiting("rig-gate"));

        boolean accepted = worker.control.cancel();
        root.openGate("rig-gate");

        assertThat(accepted).isFalse();
        assertSucceeded(running.get());
    }

    @Test
    void nothingIsChangedThatNobodyHasRecorded() {
        worker.reports.refuse();

        WorkOutcome outcome = worker.run(install("rig-a"));

        assertFailed(outcome, JobErrorCode.INTERRUPTED, "nothing was changed");
        assertThat(root.stateOf("rig-a")).isEqualTo("un");
    }

    private void kill(String program) {
        List<ProcessHandle> found = running(program);
        assertThat(found).isNotEmpty();
        found.forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> running(String program) {
        return root.processes().stream().filter(process -> is(process, program)).toList();
    }

    private static boolean is(ProcessHandle process, String program) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("/" + program))
                .isPresent();
    }
}
