// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.conf.AdvisorySettings;
import dev.linuxpatch.conf.HealthGateSettings;
import dev.linuxpatch.conf.PackageBackend;
import dev.linuxpatch.conf.PackageManagerSettings;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.conf.SystemSettings;
import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.SystemMessages.GetSystemInfo;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackages;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.CheckWork;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkerStarted;
import dev.linuxpatch.shared.work.WorkOutcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole backend on a real bus, with an isolated root, and a job verticle that only listens. */
class BackendVerticleIT {
    private static final HostId HOST = new HostId("rig");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path state;

    private final List<WorkEvent> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<WorkOutcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<InventoryHead> generations = new LinkedBlockingQueue<>();
    private AptRoot root;
    private Vertx vertx;
    private TypedBus bus;
    private Path fifo;
    private String deployed;
    private volatile long reported;
    private volatile OutputMark mark = OutputMark.NONE;

    @BeforeEach
    void open() throws Exception {
        root = AptRig.shared().newRoot();
        fifo = state.resolve("reboot-fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        vertx = Vertx.vertx();
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
        await(bus.serve(Addresses.WORK_REPORT.at(HOST), report -> {
                    events.addAll(report.events());
                    reported = report.first() + report.events().size() - 1;
                    mark = report.mark();
                    report.events().stream()
                            .filter(WorkEvent.Ended.class::isInstance)
                            .forEach(event -> outcomes.add(((WorkEvent.Ended) event).outcome()));
                    return Future.<ReportReply>succeededFuture(new ReportReply.Committed(
                            report.first() + report.events().size() - 1));
                })
                .completion());
        await(bus.subscribe(Addresses.INVENTORY_TOPIC, changed -> generations.add(changed.head()))
                .completion());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
        root.close();
    }

    @Test
    void whoHearsTheEndOfAJobFindsItsChangesInTheInventory() throws Exception {
        root.install("rig-lib=1.0");
        deploy(PackageBackend.AUTO, true);

        assertThat(ask(Addresses.WORK_RUN.at(HOST), order(1, install("rig-a")))).isInstanceOf(WorkReply.Taken.class);
        WorkOutcome outcome = outcome();

        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
        InventoryHead head = ask(Addresses.INVENTORY_HEAD.at(HOST), new GetHead());
        PackagesReply.Page page =
                (PackagesReply.Page) ask(Addresses.INVENTORY_PACKAGES.at(HOST), new GetPackages(head.generation(), 0));
        assertThat(page.packages())
                .extracting(info -> info.name() + " " + info.version())
                .containsExactly("rig-a 1.2", "rig-lib 1.0");
        assertThat(events)
                .filteredOn(WorkEvent.PhaseEntered.class::isInstance)
                .extracting(event -> ((WorkEvent.PhaseEntered) event).phase())
                .contains(Phase.CHANGING, Phase.VERIFYING);
        assertThat(generations).isNotEmpty();
    }

    @Test
    void aRootWithoutAConfigurationOfItsOwnIsServedAndThisHostIsNotTouched() throws Exception {
        Files.delete(root.aptConfig());
        deploy(PackageBackend.AUTO, true);

        ask(Addresses.WORK_RUN.at(HOST), order(1, install("rig-app")));

        assertThat(outcome()).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(root.stateOf("rig-app")).isEqualTo("ii");
        assertThat(Path.of("/usr/share/rig")).doesNotExist();
    }

    @Test
    void anOldOrderIsRefusedAlsoAfterARestart() throws Exception {
        deploy(PackageBackend.AUTO, true);
        WorkOrder order = order(5, install("rig-a"));
        assertThat(ask(Addresses.WORK_RUN.at(HOST), order)).isInstanceOf(WorkReply.Taken.class);
        assertThat(ask(Addresses.WORK_RUN.at(HOST), order)).isInstanceOf(WorkReply.Taken.class);
        outcome();
        restart();

        WorkReply reply = ask(Addresses.WORK_RUN.at(HOST), order(4, install("rig-lib")));

        assertThat(reply).isInstanceOf(WorkReply.Refused.class);
        assertThat(((WorkReply.Refused) reply).problem().message()).contains("order 4 is not newer than 5");
        assertThat(((WorkReply.Refused) reply).problem().details()).containsEntry("newest_fence", 5L);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void anOrderWhoseTraceIsLostIsRefused() throws Exception {
        deploy(PackageBackend.AUTO, true);
        WorkOrder order = order(5, install("rig-a"));
        ask(Addresses.WORK_RUN.at(HOST), order);
        outcome();
        Awaiting.condition("the end to be stored", () -> !events.isEmpty());
        restart();
        Files.writeString(state.resolve("work/" + order.job() + "/order.json"), "torn");

        WorkReply reply = ask(Addresses.WORK_RUN.at(HOST), order);

        assertThat(((WorkReply.Refused) reply).problem().message()).contains("nothing is known of it");
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aStopLeavesTheChangeAloneAndTheNextWorkerGoesOn() throws Exception {
        root.install("rig-gate=1.0");
        deploy(PackageBackend.AUTO, true);
        WorkOrder order = order(1, install("rig-gate"));
        ask(Addresses.WORK_RUN.at(HOST), order);
        Awaiting.file(root.waiting("rig-gate"));
        BlockingQueue<WorkerStarted> started = new LinkedBlockingQueue<>();
        await(bus.subscribe(Addresses.WORKER_TOPIC, started::add).completion());
        long begin = System.nanoTime();

        await(vertx.undeploy(deployed));
        Duration stopped = Duration.ofNanos(System.nanoTime() - begin);
        List<ProcessHandle> left = root.processes();
        int known = events.size();
        deploy(PackageBackend.AUTO, true);
        WorkerStarted announced = started.poll(10, TimeUnit.SECONDS);
        WorkReply reply = ask(Addresses.WORK_RUN.at(HOST), again(order));
        root.openGate("rig-gate");

        assertThat(stopped).isLessThan(Duration.ofSeconds(3));
        assertThat(left).isNotEmpty();
        assertThat(announced.host()).isEqualTo(HOST);
        assertThat(announced.boot().bootId())
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
        assertThat(announced.boot().uptimeMillis()).isPositive();
        assertThat(reply).isInstanceOf(WorkReply.Taken.class);
        assertThat(outcome()).isInstanceOf(WorkOutcome.Succeeded.class);
        assertThat(events.subList(known, events.size()).toString()).contains("going on with changing rig-gate");
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
    }

    @Test
    void theEndOfAJobIsToldAgainUntilItIsStored() throws Exception {
        deploy(PackageBackend.AUTO, true);
        WorkOrder order = order(1, install("rig-a"));
        ask(Addresses.WORK_RUN.at(HOST), order);
        WorkOutcome first = outcome();
        restart();

        WorkReply reply = ask(Addresses.WORK_RUN.at(HOST), again(order));

        assertThat(reply).isInstanceOf(WorkReply.Taken.class);
        assertThat(outcome()).isEqualTo(first);
    }

    @Test
    void aRebootCommandIsNotRunASecondTime() throws Exception {
        deploy(PackageBackend.AUTO, true);
        WorkOrder order = order(1, new Operation.Reboot(Duration.ZERO, false, "new kernel", false));
        ask(Addresses.WORK_RUN.at(HOST), order);
        Awaiting.file(state.resolve("work/" + order.job() + "/01-reboot/begin"));
        restart();

        WorkReply reply = ask(Addresses.WORK_RUN.at(HOST), again(order));
        Files.writeString(fifo, "going down\n");

        assertThat(reply).isInstanceOf(WorkReply.Taken.class);
        assertThat(outcome())
                .isEqualTo(new WorkOutcome.Succeeded(List.of(), 0, "the reboot command has been run", false));
        assertThat(state.resolve("work/" + order.job() + "/02-reboot")).doesNotExist();
        assertThat(events)
                .filteredOn(event -> event.toString().contains("line=going down"))
                .hasSize(1);
    }

    @Test
    void aJobDirectoryThatTakesNoWritesIsSaidBeforeAnythingBegins() throws Exception {
        Path jobs = Files.createDirectory(state.resolve("work"));
        mount("-t", "tmpfs", "-o", "size=1m", "rig", jobs.toString());
        try {
            deploy(PackageBackend.AUTO, true);
            mount("-o", "remount,ro", jobs.toString());

            CheckReply readOnly = ask(Addresses.WORK_CHECK.at(HOST), new CheckWork(install("rig-a")));
            WorkReply run = ask(Addresses.WORK_RUN.at(HOST), order(1, install("rig-a")));
            mount("-o", "remount,rw", jobs.toString());
            fill(jobs.resolve("filler"));
            CheckReply full = ask(Addresses.WORK_CHECK.at(HOST), new CheckWork(install("rig-a")));
            Files.delete(jobs.resolve("filler"));
            CheckReply room = ask(Addresses.WORK_CHECK.at(HOST), new CheckWork(install("rig-a")));

            Problem problem = ((CheckReply.Refused) readOnly).problem();
            assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
            assertThat(problem.message()).contains(jobs.toString(), "Read-only file system");
            assertThat(((WorkReply.Refused) run).problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
            assertThat(((CheckReply.Refused) full).problem().message()).contains(jobs.toString(), "No space left");
            assertThat(room).isInstanceOf(CheckReply.Ready.class);
            assertThat(root.stateOf("rig-a")).isEqualTo("un");
        } finally {
            await(vertx.undeploy(deployed));
            assertThat(new ProcessBuilder("umount", "-l", jobs.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @Test
    void oneTransactionRunsAtATimeAndAChangeIsNotCancelled() throws Exception {
        root.install("rig-gate=1.0");
        deploy(PackageBackend.AUTO, true);
        WorkOrder running = order(1, install("rig-gate"));
        ask(Addresses.WORK_RUN.at(HOST), running);
        Awaiting.file(root.waiting("rig-gate"));

        WorkReply second = ask(Addresses.WORK_RUN.at(HOST), order(2, install("rig-a")));
        CancelReply cancel = ask(Addresses.WORK_CANCEL.at(HOST), new CancelWork(running.job(), 1));
        CancelReply unknown = ask(Addresses.WORK_CANCEL.at(HOST), new CancelWork(new JobId(UUID.randomUUID()), 1));
        root.openGate("rig-gate");

        assertThat(((WorkReply.Refused) second).problem().code()).isEqualTo(ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS);
        assertThat(((CancelReply.Refused) cancel).problem().code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE);
        assertThat(((CancelReply.Refused) cancel).problem().message()).contains("while it is changing");
        assertThat(((CancelReply.Refused) unknown).problem().code()).isEqualTo(ErrorCode.JOB_NOT_FOUND);
        assertThat(outcome()).isInstanceOf(WorkOutcome.Succeeded.class);
    }

    @Test
    void whoMayNotChangePackagesCanStillRead() throws Exception {
        root.install("rig-a");
        deploy(PackageBackend.AUTO, false);

        CheckReply check = ask(Addresses.WORK_CHECK.at(HOST), new CheckWork(install("rig-lib")));
        WorkReply run = ask(Addresses.WORK_RUN.at(HOST), order(1, install("rig-lib")));

        assertThat(((CheckReply.Refused) check).problem().code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(((CheckReply.Refused) check).problem().message()).isEqualTo("run as root to change packages");
        assertThat(((WorkReply.Refused) run).problem().code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(ask(Addresses.SYSTEM_INFO.at(HOST), new GetSystemInfo()).canChange())
                .isFalse();
        assertThat(generation().packages()).isEqualTo(1);
        assertThat(root.stateOf("rig-lib")).isEqualTo("un");
    }

    @Test
    void aRootWithoutAPackageManagerSaysSoAndTheRestWorks() throws Exception {
        Trees.delete(root.path().resolve("var/lib/dpkg"));
        deploy(PackageBackend.AUTO, true);

        CheckReply check = ask(Addresses.WORK_CHECK.at(HOST), new CheckWork(install("rig-lib")));

        Problem problem = ((CheckReply.Refused) check).problem();
        assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(problem.message()).contains("no package manager was found in " + root.path());
        assertThat(ask(Addresses.SYSTEM_INFO.at(HOST), new GetSystemInfo()).packageRoot())
                .isEqualTo(root.path().toString());
        assertThat(generation().packages()).isZero();
    }

    @Test
    void aRebootRunsTheConfiguredCommandAfterItWasRecorded() throws Exception {
        deploy(PackageBackend.AUTO, true);
        ask(Addresses.WORK_RUN.at(HOST), order(1, new Operation.Reboot(Duration.ZERO, false, "new kernel", false)));
        Awaiting.condition(
                "the phase to be reported",
                () -> events.stream()
                        .anyMatch(event ->
                                event instanceof WorkEvent.PhaseEntered entered && entered.phase() == Phase.REBOOTING));

        WorkReply beside = ask(Addresses.WORK_RUN.at(HOST), order(2, install("rig-a")));
        Files.writeString(fifo, "going down\n");

        assertThat(beside).isInstanceOf(WorkReply.Refused.class);
        assertThat(outcome())
                .isEqualTo(new WorkOutcome.Succeeded(List.of(), 0, "the reboot command has been run", false));
        assertThat(events.toString()).contains("running the reboot command: new kernel", "line=going down");
    }

    private void restart() throws Exception {
        await(vertx.undeploy(deployed));
        deploy(PackageBackend.AUTO, true);
    }

    /** As a job verticle sends it that has stored everything that it was told. */
    private WorkOrder again(WorkOrder order) {
        return new WorkOrder(order.job(), order.fence(), order.operation(), MINUTE, order.lockWait(), reported, mark);
    }

    private static void mount(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("mount"));
        argv.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private void deploy(PackageBackend backend, boolean privileged) throws Exception {
        PackageManagerSettings packages =
                new PackageManagerSettings(backend, root.path(), Duration.ofHours(4), 1 << 20);
        SystemSettings system = new SystemSettings(
                List.of("cat", fifo.toString()),
                Duration.ofMinutes(1),
                null,
                Map.of("role", "test"),
                "linux-patch-api");
        RollbackSettings rollback = new RollbackSettings(true, 100, Duration.ofDays(1), 1 << 28, 0, 0);
        deployed = await(vertx.deployVerticle(new BackendVerticle(
                packages,
                AdvisorySettings.NONE,
                rollback,
                HealthGateSettings.NONE,
                system,
                state,
                HOST,
                "1.2.3",
                Clock.systemUTC(),
                () -> privileged)));
    }

    private <Q, R> R ask(Address<Q, R> address, Q question) throws Exception {
        return await(bus.request(address, question));
    }

    private WorkOutcome outcome() throws InterruptedException {
        WorkOutcome outcome = outcomes.poll(60, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private InventoryHead generation() throws InterruptedException {
        InventoryHead head = generations.poll(30, TimeUnit.SECONDS);
        assertThat(head).isNotNull();
        return head;
    }

    private static WorkOrder order(long fence, Operation operation) {
        return new WorkOrder(
                new JobId(UUID.randomUUID()), fence, operation, MINUTE, Duration.ofSeconds(10), 0, OutputMark.NONE);
    }

    private static Operation install(String name) {
        return new Operation.Install(List.of(new PackageRequest(new PackageName(name), null)), ChangeOptions.DEFAULT);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
