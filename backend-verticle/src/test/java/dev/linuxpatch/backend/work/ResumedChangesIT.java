// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.install;
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
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs whose worker is gone from one moment to the next, and the next worker that gets their order again. */
class ResumedChangesIT {
    private AptRoot root;
    private RigWorker first;
    private RigWorker worker;

    @BeforeEach
    void open() {
        root = AptRig.shared().newRoot();
        first = new RigWorker(root);
        worker = first;
        // A crash loses what the job verticle has not stored yet, so nothing is stored before it must be.
        first.reports.lazily();
    }

    @AfterEach
    void close() throws Exception {
        assertThat(root.dpkg("--audit").output()).isEmpty();
        assertEveryLineIsReportedOnce();
        worker.close();
        root.close();
    }

    @Test
    void anOrderThatWasOnlyWrittenDownIsBegun() throws Exception {
        WorkOrder order = new WorkOrder(
                RigWorker.newJob(), 1, install("rig-a"), RigWorker.LONG, Duration.ZERO, 0, OutputMark.NONE);
        first.directories.begin(order, new BootClock(Path.of("/proc")).now());

        worker = first.crash();

        assertSucceeded(worker.goOn());
        assertThat(root.versionOf("rig-a")).contains("1.2");
    }

    @Test
    void aRefreshThatStillRunsIsEndedAndTheJobBeginsAgain() throws Exception {
        try (RepositoryServer server = RepositoryServer.serve(root.ownRepository())) {
            root.useSource(server.uri());
            server.stall("InRelease");
            first.inventory.cache = new CacheState(CacheState.Status.STALE, null, List.of());
            first.start(install("rig-a"));
            Awaiting.file(first.jobDirectory().resolve("01-refresh/begin"));
            Awaiting.condition("a request", () -> !server.requests().isEmpty());

            worker = first.crash();
            server.release();
            WorkOutcome outcome = worker.goOn();

            assertSucceeded(outcome);
            assertThat(changes(outcome)).containsExactly("rig-a:->1.2");
            assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                    .contains("this service was started anew; nothing was changed yet, so the job begins again");
        }
    }

    @Test
    void aDownloadThatStillRunsIsEndedAndTheJobBeginsAgain() throws Exception {
        try (RepositoryServer server = RepositoryServer.serve(root.repository())) {
            root.useSource(server.uri());
            root.update();
            server.stall("rig-a_1.2_all.deb");
            first.start(install("rig-a"));
            Awaiting.file(root.path().resolve("var/cache/apt/archives/partial/rig-a_1.2_all.deb"));

            worker = first.crash();
            List<ProcessHandle> left = root.processes();
            server.release();
            WorkOutcome outcome = worker.goOn();

            assertThat(left).isNotEmpty();
            assertSucceeded(outcome);
            assertThat(changes(outcome)).containsExactly("rig-a:->1.2");
            assertThat(worker.reports.phases()).endsWith(Phase.CHANGING, Phase.VERIFYING);
        }
    }

    @Test
    void aCancelThatWasGrantedIsNotForgotten() throws Exception {
        try (RepositoryServer server = RepositoryServer.serve(root.repository())) {
            root.useSource(server.uri());
            root.update();
            server.stall("rig-a_1.2_all.deb");
            first.start(install("rig-a"));
            Awaiting.file(root.path().resolve("var/cache/apt/archives/partial/rig-a_1.2_all.deb"));

            first.directories.find(first.job()).orElseThrow().cancelled();
            worker = first.crash();
            WorkOutcome outcome = worker.goOn();

            assertThat(outcome).isInstanceOf(WorkOutcome.Cancelled.class);
            assertThat(outcome.changes()).isEmpty();
            assertThat(root.stateOf("rig-a")).isEqualTo("un");
            assertThat(root.processes()).isEmpty();
        }
    }

    @Test
    void aChangeThatGoesOnIsFollowedToItsEnd() throws Exception {
        gateIsReached();

        worker = first.crash();
        CompletableFuture<WorkOutcome> running = worker.startGoingOn();
        Awaiting.condition(
                "the change to be found",
                () -> worker.reports.said("this service was started anew; going on with changing rig-gate"));
        assertThat(worker.control.cancel()).isFalse();
        root.openGate("rig-gate");

        WorkOutcome outcome = running.get();
        assertSucceeded(outcome);
        assertThat(outcome.exitCode()).isZero();
        assertThat(changes(outcome)).containsExactly("rig-gate:1.0>1.1");
    }

    @Test
    void aChangeThatEndedUnwatchedIsJudgedByTheDatabase() throws Exception {
        gateIsReached();

        worker = first.crash();
        root.openGate("rig-gate");
        Awaiting.condition("apt to be gone", () -> root.processes().isEmpty());
        WorkOutcome outcome = worker.goOn();

        assertSucceeded(outcome);
        assertThat(outcome.exitCode()).isZero();
        assertThat(changes(outcome)).containsExactly("rig-gate:1.0>1.1");
        assertThat(worker.reports.progress()).isSorted();
    }

    @Test
    void aChangeThatFailedUnwatchedIsExplainedFromAllOfItsOutput() throws Exception {
        root.install("rig-gate=1.0", "rig-fail=1.0");
        first.start(RigWorker.patches(List.of("rig-gate", "rig-fail")));
        Awaiting.file(root.waiting("rig-gate"));
        first.reports.stored();

        worker = first.crash();
        root.openGate("rig-gate");
        Awaiting.file(worker.jobDirectory().resolve("04-change/exit"));
        WorkOutcome outcome = worker.goOn();

        assertThat(outcome).isInstanceOf(WorkOutcome.Failed.class);
        assertThat(outcome.message()).contains("rig-fail", "post-installation script");
        assertThat(outcome.exitCode()).isEqualTo(100);
        // Only now: a failed script is what this job leaves, and not for us to hide.
        root.dpkg("--remove", "--force-remove-reinstreq", "rig-fail").orThrow();
    }

    @Test
    void aChangeOfWhichNothingIsLeftIsRepaired() throws Exception {
        gateIsReached();

        worker = first.crash();
        killEverything();
        root.openGate("rig-gate");
        WorkOutcome outcome = worker.goOn();

        assertSucceeded(outcome);
        assertThat(outcome.message()).contains("killed by somebody else");
        assertThat(changes(outcome)).containsExactly("rig-gate:1.0>1.1");
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
        assertThat(worker.reports.phases()).containsSubsequence(Phase.CHANGING, Phase.REPAIRING, Phase.VERIFYING);
    }

    @Test
    void afterAPowerCutTheOutcomeSaysWhatIsInstalled() throws Exception {
        // Given the power fails while the first of two packages is being replaced.
        root.install("rig-pregate=1.0", "rig-slow=1.0");
        root.write(Fixtures.SLEEP_FILE, "1\n");
        first.start(RigWorker.patches(List.of("rig-pregate", "rig-slow")));
        Awaiting.file(root.waiting("rig-pregate"));

        worker = first.crash();
        killEverything();
        afterARestartOfTheHost();
        root.openGate("rig-pregate");
        WorkOutcome outcome = worker.goOn();

        assertFailed(
                outcome,
                JobErrorCode.INTERRUPTED,
                "the host was restarted while the package manager ran",
                "rig-slow 1.0 (installed), wanted 1.1 installed");
        assertThat(root.stateOf("rig-pregate")).isEqualTo("ii");
        assertThat(outcome.changes())
                .allSatisfy(change -> assertThat(root.versionOf(change.name().value()))
                        .contains(change.to().value()));
    }

    @Test
    void aRepairThatGoesOnIsWaitedFor() throws Exception {
        // Given apt was killed, and the repair has come to the script that waits.
        gateIsReached();
        kill("apt-get");
        kill("dpkg");
        kill("sh");
        Awaiting.file(first.jobDirectory().resolve("04-repair/begin"));
        Awaiting.condition(
                "dpkg to run again", () -> root.processes().stream().anyMatch(process -> is(process, "dpkg")));

        worker = first.crash();
        CompletableFuture<WorkOutcome> running = worker.startGoingOn();
        root.openGate("rig-gate");

        WorkOutcome outcome = running.get();
        assertSucceeded(outcome);
        assertThat(outcome.message()).contains("killed by somebody else");
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
        assertThat(first.jobDirectory().resolve("03-change")).exists();
    }

    @Test
    void anEndThatNobodyHeardOfIsToldAgain() throws Exception {
        root.install("rig-loud=1.0");
        WorkOutcome ended = first.run(update("rig-loud"));
        int heard = first.reports.events().size();

        worker = first.crash();
        WorkOutcome outcome = worker.goOn();

        assertThat(outcome).isEqualTo(ended);
        assertThat(worker.reports.events().size()).isLessThan(heard + 2_100);
        assertThat(worker.inventory.refreshes).hasValue(0);
    }

    @Test
    void theTimeThatIsLeftIsThatOfTheWholeJob() throws Exception {
        root.install("rig-slow=1.0", "rig-a=1.0");
        root.write(Fixtures.SLEEP_FILE, "600\n");
        first.timeout(RigWorker.LONG, Duration.ofSeconds(4));
        first.start(RigWorker.patches(List.of()));
        Awaiting.condition("the script", () -> written("04-change/stdout").contains("rig-slow: step 1"));

        worker = first.crash();
        // Given it began so long ago that hardly anything is left.
        begunEarlierBy(RigWorker.LONG.minusSeconds(1));
        long begin = System.nanoTime();
        WorkOutcome outcome = worker.goOn();

        assertThat(outcome).isInstanceOf(WorkOutcome.TimedOut.class);
        assertThat(outcome.message())
                .contains("out of time", "rig-slow 1.1 (half-configured)", "rig-a 1.2 (installed)");
        assertThat(changes(outcome)).contains("rig-a:1.0>1.2");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(RigWorker.LONG.dividedBy(2));
        assertThat(root.processes()).isEmpty();
        root.write(Fixtures.SLEEP_FILE, "0\n");
        root.dpkg("--configure", "-a").orThrow();
    }

    private void gateIsReached() {
        root.install("rig-gate=1.0");
        first.start(update("rig-gate"));
        Awaiting.file(root.waiting("rig-gate"));
    }

    private void begunEarlierBy(Duration time) throws IOException {
        Path order = worker.jobDirectory().resolve("order.json");
        String text = Files.readString(order);
        Duration uptime =
                worker.directories.find(worker.job()).orElseThrow().since().uptime();
        assertThat(text).contains(uptime.toString());
        Files.writeString(
                order, text.replace(uptime.toString(), uptime.minus(time).toString()));
    }

    /** As a restart looks from here: nothing runs, and the kernel has another boot id than the one on record. */
    private void afterARestartOfTheHost() throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String other = UUID.randomUUID().toString();
        try (Stream<Path> files = Files.walk(worker.jobDirectory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                if (text.contains(boot)) {
                    Files.writeString(file, text.replace(boot, other));
                }
            }
        }
    }

    private void killEverything() {
        String directory = worker.jobDirectory().toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(argument -> argument.startsWith(directory)))
                .forEach(ProcessHandle::destroyForcibly);
        root.processes().forEach(ProcessHandle::destroyForcibly);
        Awaiting.condition("everything to be gone", () -> root.processes().isEmpty());
    }

    private void kill(String program) {
        List<ProcessHandle> found = root.processes().stream()
                .filter(process -> is(process, program))
                .toList();
        assertThat(found).as(program).isNotEmpty();
        found.forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean is(ProcessHandle process, String program) {
        return process.info()
                .command()
                .filter(command ->
                        command.endsWith("/" + program) || command.endsWith("/busybox") && program.equals("sh"))
                .isPresent();
    }

    private String written(String file) {
        try {
            return Files.readString(worker.jobDirectory().resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    /** Of every program that was run: all lines, in order, none twice. */
    private void assertEveryLineIsReportedOnce() throws IOException {
        worker.reports.stored();
        List<String> out = new ArrayList<>();
        List<String> err = new ArrayList<>();
        try (Stream<Path> steps = Files.list(worker.jobDirectory())) {
            for (Path step : steps.filter(Files::isDirectory).sorted().toList()) {
                out.addAll(lines(step.resolve("stdout")));
                err.addAll(lines(step.resolve("stderr")));
            }
        }
        assertThat(worker.reports.lines(OutputStreamKind.STDOUT)).isEqualTo(out);
        assertThat(worker.reports.lines(OutputStreamKind.STDERR)).isEqualTo(err);
    }

    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .replaceAll("\u001B\\[[0-9;]*m", "")
                .lines()
                .map(line -> line.substring(line.lastIndexOf('\r') + 1))
                .toList();
    }
}
