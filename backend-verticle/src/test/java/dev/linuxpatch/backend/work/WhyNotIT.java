// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.Captures;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why patches are not applied, from what real apt says of an isolated root to what a plan and a job say of it. */
class WhyNotIT {
    private static final List<String> EVERY_REASON = List.of(
            "rig-a held",
            "rig-kept dependency_blocked",
            "rig-lib pinned",
            "rig-phase phased",
            "rig-replacer full_upgrade_only");

    @TempDir
    private Path state;

    private AptRoot root;
    private RigWorker worker;

    @BeforeEach
    void open() throws IOException {
        root = AptRig.shared().newRoot();
        worker = new RigWorker(root);
        // Without it apt knows no machine to be in or out of a phase and takes every phased update.
        root.write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        root.install(
                "rig-a=1.0",
                "rig-conf=1.0",
                "rig-kept=1.0",
                "rig-lib=1.0",
                "rig-phase=1.0",
                "rig-rec",
                "rig-replacer=1.0",
                "rig-sec=1.0");
        root.hold("rig-a");
        root.pin("rig-lib", "version 1.*", 1001);
        try (Captures captures = new Captures(state.resolve("runner"))) {
            InventoryReader reader = worker.manager.inventoryReader(captures.with(root.environment()), Optional::empty);
            reader.consult();
            worker.inventory.patches = reader.read().orElseThrow().patches();
        }
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    @Test
    void allThatCanBeAppliedIsAndTheRestIsToldWithItsReason() {
        Operation.ApplyPatches all = patches(List.of(), "rig-sec");

        PlanReply plan = worker.plan(all);
        WorkOutcome outcome = worker.run(all);

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-conf:1.0>1.1");
        assertThat(whyNot(outcome.skipped()))
                .containsExactlyInAnyOrderElementsOf(and(EVERY_REASON, "rig-sec " + Patch.EXCLUDED));
        assertThat(outcome.skipped()).noneMatch(skipped -> skipped.reason().isBlank());
        assertThat(plan)
                .isInstanceOfSatisfying(
                        PlanReply.Planned.class,
                        planned -> assertThat(planned.plan().blocked()).isEqualTo(outcome.skipped()));
    }

    @Test
    void whatIsSelectedIsToldInTheSameWords() {
        WorkOutcome outcome = worker.run(
                patches(List.of("rig-a", "rig-conf", "rig-kept_1.1", "rig-lib_2.0", "rig-phase", "rig-replacer_1.1")));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-conf:1.0>1.1");
        assertThat(outcome.skipped())
                .extracting(BlockedPatch::status)
                .containsExactly(
                        Patch.HELD, Patch.DEPENDENCY_BLOCKED, Patch.PINNED, Patch.PHASED, Patch.FULL_UPGRADE_ONLY);
    }

    @Test
    void whereNothingIsLeftEveryReasonIsInTheRefusal() {
        WorkOutcome outcome = worker.run(patches(List.of("rig-lib", "rig-phase", "rig-replacer")));

        assertFailed(
                outcome,
                JobErrorCode.DEPENDENCY_CONFLICT,
                "rig-lib (pinned: ",
                "rig-phase (phased: ",
                "rig-replacer (full_upgrade_only: ",
                "a full upgrade removes rig-rec",
                "nothing was changed");
        assertThat(root.versionOf("rig-lib")).contains("1.0");
    }

    private static List<String> whyNot(List<BlockedPatch> blocked) {
        return blocked.stream().map(one -> one.name() + " " + one.status()).toList();
    }

    private static List<String> and(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }
}
