// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.backend.rig.BtrfsImage;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way back by a snapshot, with a real btrfs, real apt and dpkg, and a root that is a subvolume. */
class SnapshotsIT {
    private static final int MAX_SNAPSHOTS = 2;

    private BtrfsImage image;
    private Path base;
    private Path state;
    private AptRoot root;
    private RigWorker worker;

    @BeforeEach
    void open() throws IOException {
        image = BtrfsImage.mount();
        base = Files.createDirectory(image.path().resolve("base"));
        image.subvolume(base.resolve("root"));
        state = image.subvolume(image.path().resolve("state"));
        root = AptRig.shared().newRootIn(base);
        worker = new RigWorker(root, state, MAX_SNAPSHOTS);
    }

    @AfterEach
    void close() {
        worker.stop();
        try {
            root.close();
        } finally {
            image.close();
        }
    }

    @Test
    void whatNobodyHasIsMadeOfTheSnapshotWhenItIsNeeded() throws IOException {
        install("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-epoch=1:0.9", "rig-conf=1.0");
        List<String> before = status();

        WayBack planned = wayBack(patches(List.of()));
        WorkOutcome patched = worker.run(patches(List.of()));
        root.write("srv/later", "what others wrote since\n");
        List<String> snapshots = image.snapshots();
        WorkOutcome back = worker.run(rollbackOf(patched));

        assertThat(planned.kind()).isEqualTo(WayBack.Kind.SNAPSHOT);
        assertThat(patched.changes()).hasSize(5);
        assertThat(said()).anyMatch(line -> line.startsWith("rollback: snapshot: "));
        assertThat(snapshots).hasSize(1);
        assertThat(state.resolve("restore")).as("archives").doesNotExist();
        assertSucceeded(back);
        assertThat(changes(back))
                .containsExactly(
                        "rig-a:1.2>1.0",
                        "rig-app:2.0>1.0",
                        "rig-conf:1.1>1.0",
                        "rig-epoch:1:0.10>1:0.9",
                        "rig-lib:2.0>1.0");
        assertThat(status()).containsExactlyElementsOf(before);
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=1\n");
        assertThat(root.read("srv/later")).isEqualTo("what others wrote since\n");
        try (Stream<Path> files = Files.walk(state.resolve("work"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".deb"));
        }
    }

    @Test
    void aConfigurationFileOfTheOperatorStaysWhenEverItWasChanged() {
        install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        root.write("etc/rig/rig-conf.conf", "setting=mine since\n");

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-conf:1.1>1.0");
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine since\n");
    }

    @Test
    void aRollbackOfARollbackComesFromASnapshot() {
        install("rig-a=1.0");
        WorkOutcome updated = worker.run(update("rig-a"));
        root.ownRepository().withdraw("rig-a", "1.2");
        root.update();
        Operation.Rollback rollback = rollbackOf(updated);

        WayBack planned = wayBack(rollback);
        WorkOutcome back = worker.run(rollback);
        WorkOutcome forth = worker.run(rollbackOf(back));

        assertThat(planned.kind()).isEqualTo(WayBack.Kind.SNAPSHOT);
        assertSucceeded(forth);
        assertThat(changes(forth)).containsExactly("rig-a:1.0>1.2");
    }

    @Test
    void aPurgeIsTakenBackWithItsChangedConfiguration() {
        install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");
        WorkOutcome purged = worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false));

        assertSucceeded(worker.rollBack(purged));

        assertThat(root.versionOf("rig-conf")).contains("1.0");
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
    }

    @Test
    void onlySoManyStayAndWhatACrashHasLeftGoes() throws IOException {
        install("rig-a=1.0");
        ChangeOptions either = new ChangeOptions(false, false, true);
        for (String version : List.of("1.1", "1.2", "1.1")) {
            assertSucceeded(worker.run(RigWorker.install(either, "rig-a=" + version)));
        }
        List<String> kept = image.snapshots();
        JobId unlucky = RigWorker.newJob();
        worker.restore.snapshots().orElseThrow().take(unlucky);
        List<String> withLeftover = image.snapshots();

        assertSucceeded(worker.run(update("rig-a")));

        assertThat(kept).hasSize(MAX_SNAPSHOTS);
        assertThat(withLeftover).hasSize(MAX_SNAPSHOTS + 1);
        assertThat(image.snapshots()).hasSize(MAX_SNAPSHOTS).noneMatch(path -> path.endsWith(unlucky.toString()));
        try (Stream<Path> files = Files.list(state.resolve("snapshots"))) {
            assertThat(files).as("snapshots and their notes").hasSize(2 * MAX_SNAPSHOTS);
        }
    }

    @Test
    void aJobThatChangedNothingLeavesNone() {
        install("rig-a=1.0");
        worker.reports.refuse();

        WorkOutcome failed = worker.run(update("rig-a"));

        assertFailed(failed, JobErrorCode.INTERRUPTED, "nothing was changed");
        assertThat(said()).anyMatch(line -> line.startsWith("rollback: snapshot: "));
        assertThat(image.snapshots()).isEmpty();
    }

    @Test
    void whatLiesInAnotherSubvolumeIsKeptAsAnArchive() throws IOException {
        image.subvolume(root.path().resolve("etc/rig"));
        install("rig-conf=1.0");

        WayBack planned = wayBack(update("rig-conf"));
        WorkOutcome updated = worker.run(update("rig-conf"));
        WorkOutcome back = worker.run(rollbackOf(updated));

        assertThat(planned.kind()).isEqualTo(WayBack.Kind.EXACT);
        assertThat(planned.reason()).contains("no snapshot would do", "/etc/rig/rig-conf.conf is in another subvolume");
        assertThat(said()).anyMatch(line -> line.startsWith("rollback: exact: ") && line.contains("another subvolume"));
        assertThat(image.snapshots()).isEmpty();
        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-conf:1.1>1.0");
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=1\n");
    }

    @Test
    void aRootThatIsOnNoBtrfsGetsArchives() throws IOException {
        Path elsewhere = Files.createTempDirectory("worker-");
        try (AptRoot plain = AptRig.shared().newRoot();
                RigWorker other = new RigWorker(plain, elsewhere, MAX_SNAPSHOTS)) {
            plain.install("rig-a=1.0");

            WayBack planned = wayBack(other, update("rig-a"));

            assertThat(planned.kind()).isEqualTo(WayBack.Kind.EXACT);
            assertThat(planned.reason()).contains("is not on btrfs");
        }
    }

    @Test
    void aWorkerKilledBetweenSnapshotAndChangeBeginsAgain() throws Exception {
        install("rig-a=1.0");
        WorkOrder order = new WorkOrder(
                RigWorker.newJob(), 1, update("rig-a"), RigWorker.LONG, Duration.ofMinutes(1), 0, OutputMark.NONE);
        Path hold = Files.createFile(state.resolve(WorkerProcess.HOLD));
        WorkerProcess first = start(order);
        Awaiting.file(state.resolve("work").resolve(order.job().toString()).resolve("change.json"));

        first.kill();
        Files.delete(hold);
        List<String> left = image.snapshots();
        root.write("srv/between", "before the change after all\n");
        int exit = start(order).awaitEnd();

        assertThat(exit).as(Files.readString(state.resolve("log"))).isZero();
        assertThat(left).hasSize(1);
        assertThat(root.versionOf("rig-a")).contains("1.2");
        assertThat(image.snapshots()).isEqualTo(left);
        assertThat(state.resolve("snapshots").resolve(order.job().toString()).resolve("srv/between"))
                .as("in a snapshot of the moment before the change")
                .exists();
        PackageChange back =
                new PackageChange(new PackageName("rig-a"), new PackageVersion("1.2"), new PackageVersion("1.0"));
        assertSucceeded(worker.run(new Operation.Rollback(order.job(), List.of(back))));
        assertThat(root.versionOf("rig-a")).contains("1.0");
    }

    private WorkerProcess start(WorkOrder order) throws IOException {
        return WorkerProcess.start(root.path(), root.aptConfig(), state, order, MAX_SNAPSHOTS);
    }

    /** Installs these, and then no repository has them any more. */
    private void install(String... packages) {
        root.install(packages);
        for (String gone : packages) {
            String[] parts = gone.split("=", 2);
            root.ownRepository().withdraw(parts[0], parts[1]);
        }
        root.update();
    }

    private WayBack wayBack(Operation operation) {
        return wayBack(worker, operation);
    }

    private static WayBack wayBack(RigWorker worker, Operation operation) {
        PlanReply reply = worker.plan(operation);
        assertThat(reply).isInstanceOf(PlanReply.Planned.class);
        return ((PlanReply.Planned) reply).plan().wayBack();
    }

    private List<String> said() {
        return worker.reports.lines(OutputStreamKind.SERVICE);
    }

    /** dpkg's own words for every package, configuration files with their hashes included. */
    private List<String> status() {
        return Stream.of(root.read("var/lib/dpkg/status").split("\n\n", -1))
                .map(String::strip)
                .sorted()
                .toList();
    }
}
