// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.advisory.AdvisoryRecords;
import dev.linuxpatch.backend.advisory.Ecosystem;
import dev.linuxpatch.backend.advisory.Records;
import dev.linuxpatch.backend.apt.read.AptInventoryReader;
import dev.linuxpatch.backend.apt.read.Captures;
import dev.linuxpatch.backend.apt.read.DebianVersion;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PatchRules;
import dev.linuxpatch.shared.packages.PatchRules.Strategy;
import dev.linuxpatch.shared.packages.Severity;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Patches chosen by what they fix, with real apt and dpkg: records, inventory and transaction. */
@Timeout(180)
class AdvisedPatchesIT {
    private static final PatchRules FIXING = new PatchRules(false, null, Strategy.FIXING);

    @TempDir
    private Path state;

    private AptRoot root;
    private RigWorker worker;

    @BeforeEach
    void aHostWithAdvisories() throws IOException {
        root = AptRig.shared().newRoot();
        worker = new RigWorker(root);
        root.install("rig-a=1.0", "rig-conf=1.0", "rig-sec=1.0", "rig-lib=1.0");
        Path archive = state.resolve("all.zip");
        String low = "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N";
        Records.archive(
                archive,
                Map.of(
                        "DSA-5001-1", Records.dsa("DSA-5001-1", "rig-a", "1.1", "CVE-2026-2001"),
                        "DSA-5002-1",
                                Records.record(
                                        "DSA-5002-1",
                                        "rig-conf",
                                        "1.1",
                                        "\"database_specific\": {\"severity\": \"critical\"},"),
                        "DEBIAN-CVE-2026-2003", Records.vulnerability("CVE-2026-2003", "rig-source", "2.0", low)));
        try (Captures captures = new Captures(state.resolve("runner"))) {
            AptInventoryReader reader = new AptInventoryReader(
                    root.path(),
                    captures.with(root.environment()),
                    Optional::empty,
                    new AdvisoryRecords(archive, Ecosystem.of("debian", "12", DebianVersion.ORDER)));
            reader.consult();
            worker.inventory.patches = reader.read().orElseThrow().patches();
        }
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    private WorkOutcome apply(List<String> selection, PatchRules rules) {
        return worker.run(new Operation.ApplyPatches(selection, List.of(), false, Duration.ZERO, rules, null));
    }

    @Test
    void anAdvisoryPatchesThePackageItIsAboutAndNoOther() {
        WorkOutcome outcome = apply(List.of("DSA-5001-1"), PatchRules.NONE);

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2");
    }

    @Test
    void theFixingStrategyGoesNoFurtherThanItMust() {
        WorkOutcome outcome = apply(List.of("cve-2026-2001"), FIXING);

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.1");
    }

    @Test
    void aPatchOfAnExactVersionGoesAtLeastThere() {
        WorkOutcome outcome = apply(List.of("rig-a_1.2", "rig-conf"), FIXING);

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2", "rig-conf:1.0>1.1");
    }

    @Test
    void securityOnlyLeavesOrdinaryUpdates() {
        root.install("rig-epoch=1:0.9");

        WorkOutcome outcome = apply(List.of(), new PatchRules(true, null, Strategy.FIXING));

        assertSucceeded(outcome);
        assertThat(changes(outcome))
                .containsExactly("rig-a:1.0>1.1", "rig-conf:1.0>1.1", "rig-lib:1.0>2.0", "rig-sec:1.0>1.1");
    }

    @Test
    void onlyWhatIsKnownToBeBadEnoughIsApplied() {
        WorkOutcome outcome = apply(List.of(), new PatchRules(false, Severity.HIGH, Strategy.NEWEST));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-conf:1.0>1.1");
    }

    @Test
    void rulesThatLeaveNothingOfASelectionDoNotMeanEverything() {
        WorkOutcome outcome =
                apply(List.of("CVE-2026-2003", "rig-lib"), new PatchRules(false, Severity.HIGH, Strategy.NEWEST));

        assertSucceeded(outcome);
        assertThat(outcome.changes()).isEmpty();
        assertThat(outcome.message()).contains("nothing was changed");
    }

    @Test
    void anAdvisoryThatNothingHereIsAboutIsRefused() {
        WorkOutcome outcome = apply(List.of("CVE-2026-9999"), PatchRules.NONE);

        assertFailed(outcome, JobErrorCode.PKG_NOT_FOUND, "CVE-2026-9999");
        assertThat(root.versionOf("rig-a")).contains("1.0");
    }
}
