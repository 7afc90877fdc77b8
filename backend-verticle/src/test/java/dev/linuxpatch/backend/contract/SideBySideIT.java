// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.Captures;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.rig.rpm.RpmSpec;
import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels, and whatever else is installed in several versions beside each other. */
class SideBySideIT {
    private static final PackageName KERNEL = new PackageName("rig-kernel");

    @TempDir
    private Path state;

    static Stream<Supplier<RpmContractRoot>> roots() {
        return Stream.of(DnfContractRoot::new, ZypperContractRoot::new);
    }

    @ParameterizedTest
    @MethodSource("roots")
    void aNewKernelComesBesideTheOldOneAndOnlyItGoesAgain(Supplier<RpmContractRoot> newRoot) throws Exception {
        try (RpmContractRoot root = newRoot.get();
                RigWorker worker = new RigWorker(root.manager())) {
            root.rpm().write("etc/zypp/zypp.conf", "[main]\nmultiversion = provides:multiversion(kernel)\n");
            root.publish(List.of(
                    RpmSpec.kernel("rig-kernel", "1-1"),
                    RpmSpec.kernel("rig-kernel", "2-1"),
                    RpmSpec.kernel("rig-kernel", "3-1")));
            assertSucceeded(worker.run(RigWorker.install("rig-kernel=1-1")));
            assertSucceeded(worker.run(RigWorker.install("rig-kernel=2-1")));
            assertThat(root.rpm().versionsOf("rig-kernel")).containsExactlyInAnyOrder("1-1", "2-1");

            HostInventory inventory = inventory(root);
            worker.inventory.patches = inventory.patches();
            WorkOutcome patched = worker.run(patches(List.of()));

            PackageInfo listed = inventory.find(KERNEL).orElseThrow();
            assertThat(listed.version().value()).isEqualTo("2-1");
            assertThat(inventory.patches())
                    .extracting(patch -> patch.id() + " " + patch.currentVersion() + " " + patch.status())
                    .containsExactly("rig-kernel_3-1 2-1 " + Patch.AVAILABLE);
            assertSucceeded(patched);
            assertThat(changes(patched)).containsExactly("rig-kernel:->3-1");
            assertThat(patched.skipped()).isEmpty();
            assertThat(root.rpm().versionsOf("rig-kernel")).containsExactlyInAnyOrder("1-1", "2-1", "3-1");

            WayBack.Kind expected = root instanceof DnfContractRoot ? WayBack.Kind.EXACT : WayBack.Kind.UNAVAILABLE;
            assertThat(worker.plan(rollbackOf(patched)))
                    .isInstanceOfSatisfying(
                            PlanReply.Planned.class,
                            planned ->
                                    assertThat(planned.plan().wayBack().kind()).isEqualTo(expected));

            WorkOutcome back = worker.run(rollbackOf(patched));

            assertSucceeded(back);
            assertThat(changes(back)).containsExactly("rig-kernel:3-1>-");
            assertThat(root.rpm().versionsOf("rig-kernel")).containsExactlyInAnyOrder("1-1", "2-1");
            assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                    .anyMatch(line -> line.startsWith("rollback: " + expected.wireName() + ": "));

            WorkOutcome again = worker.run(rollbackOf(back));

            if (root instanceof DnfContractRoot) {
                assertSucceeded(again);
                assertThat(changes(again)).containsExactly("rig-kernel:->3-1");
            } else {
                // zypper would put it in the place of the others: that is refused, and nothing is lost.
                assertThat(again).isInstanceOf(WorkOutcome.Failed.class);
                assertThat(again.message()).contains("rig-kernel=3-1 beside its other versions", "nothing was changed");
                assertThat(root.rpm().versionsOf("rig-kernel")).containsExactlyInAnyOrder("1-1", "2-1");
            }
        }
    }

    @Test
    void theOldestKernelMakesRoomAndComesBack() throws Exception {
        try (DnfContractRoot root = new DnfContractRoot();
                RigWorker worker = new RigWorker(root.manager())) {
            root.rpm().write("etc/dnf/dnf.conf", "[main]\nmetadata_expire=never\ninstallonly_limit=2\n");
            root.publish(List.of(
                    RpmSpec.kernel("rig-kernel", "1-1"),
                    RpmSpec.kernel("rig-kernel", "2-1"),
                    RpmSpec.kernel("rig-kernel", "3-1")));
            assertSucceeded(worker.run(RigWorker.install("rig-kernel=1-1")));
            assertSucceeded(worker.run(RigWorker.install("rig-kernel=2-1")));

            WorkOutcome patched = worker.run(patches(List.of()));

            assertSucceeded(patched);
            assertThat(changes(patched)).containsExactlyInAnyOrder("rig-kernel:->3-1", "rig-kernel:1-1>-");
            assertThat(root.rpm().versionsOf("rig-kernel")).containsExactlyInAnyOrder("2-1", "3-1");

            WorkOutcome back = worker.run(rollbackOf(patched));

            assertSucceeded(back);
            assertThat(root.rpm().versionsOf("rig-kernel")).containsExactlyInAnyOrder("1-1", "2-1");
        }
    }

    private HostInventory inventory(RpmContractRoot root) throws IOException {
        try (Captures captures = new Captures(state)) {
            InventoryReader reader =
                    root.manager().inventoryReader(captures.with(root.manager().environment()), Optional::empty);
            reader.consult();
            return reader.read().orElseThrow();
        }
    }
}
