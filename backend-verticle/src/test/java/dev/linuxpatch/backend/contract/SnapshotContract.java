// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.BtrfsImage;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Going back by a snapshot, on a root that is a subvolume of a real btrfs, to versions that nobody has any more. */
@Timeout(180)
abstract class SnapshotContract {
    private BtrfsImage image;
    private Path state;
    private ContractRoot root;
    private RigWorker worker;

    /** A root in {@code root} below that directory, which is there and empty. */
    protected abstract ContractRoot newRootIn(Path base);

    @BeforeEach
    void open() throws IOException {
        image = BtrfsImage.mount();
        Path base = Files.createDirectory(image.path().resolve("base"));
        image.subvolume(base.resolve("root"));
        state = image.subvolume(image.path().resolve("state"));
        root = newRootIn(base);
        worker = new RigWorker(root.manager(), root.path(), state, 2);
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
    void rollbackFromSnapshotIsExact() throws IOException {
        installed("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-conf=1.0");
        List<String> before = root.everything();

        WayBack planned = wayBack(patches(List.of()));
        WorkOutcome patched = worker.run(patches(List.of()));
        Trees.write(root.path().resolve("srv/later"), "what others wrote since\n");
        List<String> snapshots = image.snapshots();
        WorkOutcome back = worker.run(rollbackOf(patched));

        assertThat(planned.kind()).as(planned.reason()).isEqualTo(WayBack.Kind.SNAPSHOT);
        assertThat(patched.changes()).hasSize(4);
        assertThat(snapshots).hasSize(1);
        assertThat(worker.restoreDirectory()).as("archives").doesNotExist();
        assertSucceeded(back);
        assertThat(back.changes()).hasSize(4);
        assertThat(root.everything()).containsExactlyElementsOf(before);
        assertThat(configuration()).hasContent("setting=1\n");
        assertThat(root.path().resolve("srv/later")).hasContent("what others wrote since\n");
        try (Stream<Path> files = Files.walk(state.resolve("work"))) {
            assertThat(files).as("archives made for it").noneMatch(file -> file.endsWith("made"));
        }
    }

    @Test
    void rollbackFromSnapshotLeavesTheOperatorsConfigurationFile() {
        installed("rig-conf=1.0");
        Trees.write(configuration(), "setting=mine\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        Trees.write(configuration(), "setting=mine since\n");
        List<String> snapshots = image.snapshots();

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertThat(snapshots).hasSize(1);
        assertSucceeded(back);
        assertThat(root.versionOf("rig-conf")).contains(root.version("1.0"));
        assertThat(configuration()).hasContent("setting=mine since\n");
        // It is still known that this is not what was shipped.
        assertThat(root.changedFiles("rig-conf")).containsExactly("/" + ContractRoot.CONFIGURATION);
    }

    /** Installed, and gone from everywhere else. */
    private void installed(String... packages) {
        root.install(packages);
        for (String wanted : packages) {
            String[] parts = wanted.split("=", 2);
            root.withdraw(parts[0], parts[1]);
        }
    }

    private WayBack wayBack(Operation operation) {
        PlanReply reply = worker.plan(operation);
        assertThat(reply).isInstanceOf(PlanReply.Planned.class);
        return ((PlanReply.Planned) reply).plan().wayBack();
    }

    private Path configuration() {
        return root.path().resolve(ContractRoot.CONFIGURATION);
    }
}
