// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.conf.HealthGateSettings;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.HealthGate.Check;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes after which the host is asked whether it is well, with real apt and dpkg in an isolated root. */
class HealthGateIT {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private AptRoot root;
    private RigWorker worker;

    @BeforeEach
    void open() {
        root = AptRig.shared().newRoot();
        root.install("rig-conf=1.0");
        worker = new RigWorker(root);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(root.dpkg("--audit").output()).isEmpty();
        worker.close();
        root.close();
    }

    @Test
    void whatTheNewVersionBreaksIsTakenBack() {
        worker.health(new HostHealth(Gates.command(onlyWellWithTheOldSetting(), SHORT), Gates.noServices()));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertFailed(
                outcome,
                JobErrorCode.HEALTH_GATE_FAILED,
                "after the change the host was not well: command " + directory.resolve("well"),
                "ended with 3: setting=2 is bad",
                "; rolled back: changed rig-conf from 1.1 to 1.0");
        assertThat(outcome.changes()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(root.versionOf("rig-conf")).contains("1.0");
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=1\n");
        assertThat(worker.reports.phases())
                .containsSubsequence(Phase.CHANGING, Phase.VERIFYING, Phase.CHECKING, Phase.ROLLING_BACK);
        assertThat(worker.reports
                        .phases()
                        .subList(
                                worker.reports.phases().indexOf(Phase.ROLLING_BACK),
                                worker.reports.phases().size()))
                .containsOnly(Phase.ROLLING_BACK);
        assertThat(worker.reports.progress()).isSorted();
        assertThat(judged()).extracting(HealthGate::rolledBack).containsExactly(false, true);
        assertThat(judged().get(1).checks())
                .containsExactly(
                        new Check("command " + directory.resolve("well"), false, "ended with 3: setting=2 is bad"));
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                .anyMatch(line -> line.equals("taking the change back"))
                .anyMatch(line -> line.startsWith("plan: ") && line.contains("1.0"));
        assertThat(worker.inventory.refreshes).hasValue(1);
    }

    @Test
    void aChangeThatLeavesTheHostWellStays() {
        worker.health(new HostHealth(Gates.command(Gates.program(program(), "exit 0"), LONG), Gates.noServices()));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-conf:1.0>1.1");
        assertThat(worker.reports.phases()).endsWith(Phase.VERIFYING, Phase.CHECKING);
        assertThat(judged())
                .containsExactly(
                        new HealthGate(true, List.of(new Check("command " + program(), true, "ended with 0")), false));
    }

    @Test
    void theGateTakesNoLongerThanTheTimeLimitOfTheJob() {
        HealthGateSettings gate = Gates.command(Gates.program(program(), "exit 0"), LONG);
        worker.health(new HostHealth(Gates.settling(gate, Duration.ofHours(1)), Gates.noServices()));
        Duration limit = Duration.ofSeconds(20);
        worker.timeout(limit, LONG);
        long began = System.nanoTime();

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertSucceeded(outcome);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(limit, limit.multipliedBy(4));
    }

    @Test
    void aHostThatIsNotWellBeforeIsLeftAlone() {
        worker.health(new HostHealth(
                Gates.command(Gates.program(program(), "echo tired", "exit 1"), SHORT), Gates.noServices()));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertFailed(outcome, JobErrorCode.HEALTH_GATE_FAILED, "before the change", "tired", "nothing was changed");
        assertThat(outcome.changes()).isEmpty();
        assertThat(root.versionOf("rig-conf")).contains("1.0");
        assertThat(worker.reports.entered(Phase.CHANGING)).isFalse();
        assertThat(judged()).extracting(HealthGate::passed).containsExactly(false);
    }

    @Test
    void aChangeThatIsOnlyReportedStays() {
        worker.health(new HostHealth(Gates.reporting(onlyWellWithTheOldSetting(), SHORT), Gates.noServices()));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertFailed(outcome, JobErrorCode.HEALTH_GATE_FAILED, "setting=2 is bad", "the change stays");
        assertThat(changes(outcome)).containsExactly("rig-conf:1.0>1.1");
        assertThat(worker.reports.entered(Phase.ROLLING_BACK)).isFalse();
    }

    @Test
    void aServiceThatDoesNotComeBackIsAReasonToGoBack() {
        AtomicInteger looks = new AtomicInteger();
        worker.health(new HostHealth(
                Gates.service("nginx", SHORT),
                asked -> looks.incrementAndGet() == 1
                        ? Gates.service("nginx", "active", "running")
                        : Gates.service("nginx", "failed", "failed")));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertFailed(outcome, JobErrorCode.HEALTH_GATE_FAILED, "service nginx: failed (failed)", "rolled back: ");
        assertThat(root.versionOf("rig-conf")).contains("1.0");
        assertThat(looks).hasValueGreaterThan(2);
    }

    @Test
    void aServiceMayTakeItsTimeToStart() {
        AtomicInteger looks = new AtomicInteger();
        worker.health(new HostHealth(
                Gates.service("nginx", LONG),
                asked -> looks.incrementAndGet() == 2
                        ? Gates.service("nginx", "activating", "start")
                        : Gates.service("nginx", "active", "running")));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertSucceeded(outcome);
        assertThat(looks).hasValue(3);
        assertThat(worker.reports.said("not well yet")).isTrue();
    }

    @Test
    void aServerThatFailsIsAReasonToGoBack() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean old = root.read("etc/rig/rig-conf.conf").equals("setting=1\n");
            exchange.sendResponseHeaders(old ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
            worker.health(new HostHealth(Gates.http(url, SHORT), Gates.noServices()));

            WorkOutcome outcome = worker.run(update("rig-conf"));

            assertFailed(outcome, JobErrorCode.HEALTH_GATE_FAILED, "http " + url + ": answered 503", "rolled back: ");
            assertThat(root.versionOf("rig-conf")).contains("1.0");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCommandThatHangsIsEndedAndHasNotPassed() {
        worker.health(new HostHealth(
                Gates.command(Gates.program(program(), "grep -q setting=1 " + setting() + " || exec sleep 600"), SHORT),
                Gates.noServices()));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertFailed(outcome, JobErrorCode.HEALTH_GATE_FAILED, "did not end within", "rolled back: ");
        assertThat(root.versionOf("rig-conf")).contains("1.0");
    }

    @Test
    void whatCouldNotBeTakenBackIsNotBegun() throws IOException {
        Files.writeString(worker.state.resolve("restore"), "");
        worker.health(new HostHealth(Gates.command(Gates.program(program(), "exit 0"), SHORT), Gates.noServices()));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertFailed(outcome, JobErrorCode.ROLLBACK_UNAVAILABLE, "health gate", "nothing was changed");
        assertThat(outcome.changes()).isEmpty();
        Files.delete(worker.state.resolve("restore"));
    }

    @Test
    void aFailureToGoBackIsSaidWithWhatIsInstalledNow() {
        // Given the kept version is lost in the meantime, and nobody else has it.
        root.ownRepository().withdraw("rig-conf", "1.0");
        root.update();
        worker.health(new HostHealth(
                Gates.command(
                        Gates.program(
                                program(),
                                "grep -q setting=1 " + setting() + " && exit 0",
                                "rm -f " + worker.state.resolve("restore") + "/rig-conf_1.0*",
                                "exit 3"),
                        SHORT),
                Gates.noServices()));

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertFailed(outcome, JobErrorCode.HEALTH_GATE_FAILED, "; it could not be rolled back: ", "rig-conf=1.0");
        assertThat(changes(outcome)).containsExactly("rig-conf:1.0>1.1");
        assertThat(judged()).extracting(HealthGate::rolledBack).containsOnly(false);
    }

    @Test
    void whatIsAlreadyTrueAndWhatGoesBackAreNotHeldUp() {
        WorkOutcome updated = worker.run(update("rig-conf"));
        worker.health(new HostHealth(Gates.command(Gates.program(program(), "exit 1"), SHORT), Gates.noServices()));

        assertSucceeded(worker.run(install("rig-conf")));
        assertSucceeded(worker.run(rollbackOf(updated)));

        assertThat(judged()).isEmpty();
    }

    @Test
    void thePlanSaysThatTheHostWillBeAsked() {
        worker.health(new HostHealth(Gates.service("nginx", SHORT), Gates.noServices()));

        assertThat(worker.plan(update("rig-conf")))
                .isInstanceOfSatisfying(
                        PlanReply.Planned.class,
                        planned -> assertThat(planned.plan().healthGate())
                                .isEqualTo(new ChangePlan.Gate(List.of("service nginx"), true)));
        assertThat(worker.plan(install("rig-conf=1.0")))
                .isInstanceOfSatisfying(
                        PlanReply.Planned.class,
                        planned -> assertThat(planned.plan().healthGate()).isNull());
    }

    private Path program() {
        return directory.resolve("well");
    }

    private Path setting() {
        return root.path().resolve("etc/rig/rig-conf.conf");
    }

    private Path onlyWellWithTheOldSetting() {
        return Gates.program(
                program(),
                "grep -q setting=1 " + setting() + " && exit 0",
                "echo $(cat " + setting() + ") is bad",
                "exit 3");
    }

    private List<HealthGate> judged() {
        return worker.reports.events().stream()
                .filter(WorkEvent.HealthJudged.class::isInstance)
                .map(event -> ((WorkEvent.HealthJudged) event).gate())
                .toList();
    }
}
