// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs with a health gate whose worker is gone from one moment to the next, and the next worker that goes on with them. */
class ResumedHealthGateIT {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

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
        worker.close();
        root.close();
    }

    @Test
    void aGateThatWaitsIsBegunAgain() throws Exception {
        first.health(unwellWith("rig-a", LONG));
        first.start(install("rig-a"));
        Awaiting.condition("a look after the change", () -> first.reports.said("not well yet"));

        worker = first.crash().health(unwellWith("rig-a", SHORT));
        WorkOutcome outcome = worker.goOn();

        assertTakenBack(outcome, "rig-a");
        assertThat(worker.reports.phases()).containsSubsequence(Phase.CHECKING, Phase.ROLLING_BACK);
        assertEveryLineIsReportedOnce();
    }

    @Test
    void aHostThatIsWellByThenKeepsTheChange() {
        first.health(unwellWith("rig-a", LONG));
        first.start(install("rig-a"));
        Awaiting.condition("a look after the change", () -> first.reports.said("not well yet"));

        worker = first.crash();
        Gates.program(directory.resolve("well"), "exit 0");
        WorkOutcome outcome = worker.goOn();

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:->1.2");
    }

    @Test
    void whatWasSeenIsNotForgotten() throws Exception {
        // Given the service ended when it had written down what it saw, and nothing of what follows from it.
        first.health(new HostHealth(Gates.reporting(unwellProgram("rig-a"), SHORT), Gates.noServices()));
        first.run(install("rig-a"));
        assertThat(first.jobDirectory().resolve("health.json")).exists();
        Files.delete(first.jobDirectory().resolve("outcome.json"));

        worker = first.crash().health(unwellWith("rig-a", SHORT));
        Gates.program(directory.resolve("well"), "exit 0");
        WorkOutcome outcome = worker.goOn();

        assertTakenBack(outcome, "rig-a");
        assertEveryLineIsReportedOnce();
    }

    @Test
    void aRollbackThatGoesOnIsFollowedToItsEnd() throws Exception {
        removalWaits();

        worker = first.crash();
        CompletableFuture<WorkOutcome> running = worker.startGoingOn();
        Awaiting.condition("the rollback to be found", () -> worker.reports.said("going on with changing rig-gaterm"));
        assertThat(worker.control.cancel()).isFalse();
        root.openGate("rig-gaterm");

        assertTakenBack(running.get(), "rig-gaterm");
        assertEveryLineIsReportedOnce();
    }

    @Test
    void aRollbackThatEndedUnwatchedIsJudgedByTheDatabase() throws Exception {
        removalWaits();

        worker = first.crash();
        root.openGate("rig-gaterm");
        Awaiting.condition("apt to be gone", () -> root.processes().isEmpty());
        WorkOutcome outcome = worker.goOn();

        assertTakenBack(outcome, "rig-gaterm");
        assertEveryLineIsReportedOnce();
    }

    @Test
    void aRollbackOfWhichNothingIsLeftIsRepaired() throws Exception {
        removalWaits();

        worker = first.crash();
        killEverything();
        root.openGate("rig-gaterm");
        WorkOutcome outcome = worker.goOn();

        assertTakenBack(outcome, "rig-gaterm");
    }

    @Test
    void anEndThatNobodyHeardOfIsToldAgainWithTheGate() throws Exception {
        first.health(unwellWith("rig-a", SHORT));
        WorkOutcome ended = first.run(install("rig-a"));

        worker = first.crash();
        WorkOutcome outcome = worker.goOn();

        assertThat(outcome).isEqualTo(ended);
        assertThat(judged(worker.reports.events()))
                .last()
                .extracting(HealthGate::rolledBack)
                .isEqualTo(true);
    }

    @Test
    void aWorkerThatIsKilledWhileItGoesBackIsReplaced(@TempDir Path state) throws Exception {
        Gates.program(state.resolve("well"), unwellIfInstalled("rig-gaterm"));
        WorkOrder order = new WorkOrder(
                RigWorker.newJob(), 5, install("rig-gaterm"), Duration.ofMinutes(2), Duration.ZERO, 0, OutputMark.NONE);
        // The gate's time has to pass first.
        WorkerProcess killed = WorkerProcess.start(root.path(), root.aptConfig(), state, order);
        Awaiting.file(root.waiting("rig-gaterm"));

        killed.kill();
        List<WorkerProcess.Commit> known = WorkerProcess.stored(state);
        root.openGate("rig-gaterm");
        WorkOrder again = new WorkOrder(
                order.job(),
                order.fence(),
                order.operation(),
                order.timeout(),
                order.lockWait(),
                events(known).size(),
                known.get(known.size() - 1).mark());
        int exit =
                WorkerProcess.start(root.path(), root.aptConfig(), state, again).awaitEnd();

        assertThat(exit).as(Files.readString(state.resolve("log"))).isZero();
        List<WorkEvent> events = events(WorkerProcess.stored(state));
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(WorkEvent.Ended.class, ended -> assertTakenBack(ended.outcome(), "rig-gaterm"));
        assertThat(judged(events)).last().extracting(HealthGate::rolledBack).isEqualTo(true);
    }

    /** Comes to the script that waits, while what was installed is removed again. */
    private void removalWaits() {
        first.health(unwellWith("rig-gaterm", SHORT));
        first.start(install("rig-gaterm"));
        Awaiting.file(root.waiting("rig-gaterm"));
        assertThat(first.jobDirectory().resolve("rollback/change.json")).exists();
        assertThat(first.control.cancel()).isFalse();
    }

    private void assertTakenBack(WorkOutcome outcome, String name) {
        assertFailed(outcome, JobErrorCode.HEALTH_GATE_FAILED, "ended with 3", "; rolled back: ");
        assertThat(outcome.changes()).isEmpty();
        // Cut off behind its files, dpkg remembers that it may have left configuration.
        assertThat(root.stateOf(name)).isIn("un", "rc");
    }

    private HostHealth unwellWith(String name, Duration within) {
        return new HostHealth(Gates.command(unwellProgram(name), within), Gates.noServices());
    }

    private Path unwellProgram(String name) {
        return Gates.program(directory.resolve("well"), unwellIfInstalled(name));
    }

    private String unwellIfInstalled(String name) {
        return "[ ! -e " + root.path().resolve("var/lib/dpkg/info/" + name + ".list") + " ] || exit 3";
    }

    private void killEverything() {
        String job = worker.jobDirectory().toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(argument -> argument.startsWith(job)))
                .forEach(ProcessHandle::destroyForcibly);
        root.processes().forEach(ProcessHandle::destroyForcibly);
        Awaiting.condition("everything to be gone", () -> root.processes().isEmpty());
    }

    private static List<HealthGate> judged(List<WorkEvent> events) {
        return events.stream()
                .filter(WorkEvent.HealthJudged.class::isInstance)
                .map(event -> ((WorkEvent.HealthJudged) event).gate())
                .toList();
    }

    private static List<WorkEvent> events(List<WorkerProcess.Commit> commits) {
        return commits.stream().flatMap(commit -> commit.events().stream()).toList();
    }

    /** Of every program that was run: all lines, in order, none twice. */
    private void assertEveryLineIsReportedOnce() throws IOException {
        worker.reports.stored();
        List<String> written = new ArrayList<>();
        try (Stream<Path> steps = Files.list(worker.jobDirectory())) {
            for (Path step : steps.filter(path -> Files.exists(path.resolve("stdout")))
                    .sorted()
                    .toList()) {
                new String(Files.readAllBytes(step.resolve("stdout")), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.substring(line.lastIndexOf('\r') + 1))
                        .forEach(written::add);
            }
        }
        assertThat(worker.reports.lines(OutputStreamKind.STDOUT)).isEqualTo(written);
    }
}
