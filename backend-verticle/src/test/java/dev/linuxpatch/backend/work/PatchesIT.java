// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.RepositoryServer;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Applying patches, with real apt and dpkg in an isolated root. */
class PatchesIT {
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
    void everythingIsAppliedAfterARefresh() {
        root.install("rig-a=1.0", "rig-app=1.0", "rig-lib=1.0", "rig-sec=1.0");
        root.markAuto("rig-lib");

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertSucceeded(outcome);
        assertThat(changes(outcome))
                .containsExactly("rig-a:1.0>1.2", "rig-app:1.0>2.0", "rig-lib:1.0>2.0", "rig-sec:1.0>1.1");
        assertThat(worker.reports.phases()).startsWith(Phase.PREPARING, Phase.REFRESHING);
        assertThat(root.read("var/lib/apt/extended_states")).contains("Package: rig-lib");
        assertThat(worker.reports.progress()).isSorted();
    }

    @Test
    void whatIsHeldPhasedOrNeedsARemovalStays() {
        root.write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        root.install("rig-a=1.0", "rig-conf=1.0", "rig-phase=1.0", "rig-kept=1.0", "rig-replacer=1.0", "rig-rec");
        root.hold("rig-a");

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-conf:1.0>1.1");
    }

    @Test
    void packagesAndPatchIdsAreAppliedAndNothingElse() {
        root.install("rig-a=1.0", "rig-sec=1.0", "rig-conf=1.0", "rig-epoch=1:0.9");

        WorkOutcome outcome = worker.run(patches(List.of("rig-sec", "rig-a_1.2", "rig-epoch_1:0.10")));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2", "rig-epoch:1:0.9>1:0.10", "rig-sec:1.0>1.1");
    }

    @Test
    void aPatchThatANewerOneContainsIsApplied() {
        root.install("rig-a=1.0");

        WorkOutcome outcome = worker.run(patches(List.of("rig-a_1.1")));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2");
    }

    @Test
    void aPatchThatIsAppliedAlreadyIsSuccessWithoutAChange() {
        root.install("rig-a=1.2");

        WorkOutcome outcome = worker.run(patches(List.of("rig-a_1.2", "rig-a")));

        assertSucceeded(outcome);
        assertThat(outcome.message()).isEqualTo("there are no patches to apply; nothing was changed");
    }

    @Test
    void aSelectedPatchThatDoesNotApplyIsLeftOutWithItsReasonAndTheOthersAreApplied() {
        root.install("rig-a=1.0", "rig-sec=1.0");
        root.hold("rig-a");
        worker.inventory.patches = List.of(blockedPatch("rig-a", Patch.HELD));

        WorkOutcome outcome = worker.run(patches(List.of("rig-a", "rig-nosuch_1.0", "rig-sec")));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-sec:1.0>1.1");
        assertThat(outcome.message())
                .isEqualTo("changed rig-sec from 1.0 to 1.1. Not applied: rig-a (held: because of held), rig-nosuch_1.0"
                        + " (not_found: it is not installed, so there is nothing to patch)");
        assertThat(worker.reports.said("not applied: rig-a (held: because of held)"))
                .isTrue();
        assertThat(root.versionOf("rig-a")).contains("1.0");
    }

    @Test
    void whatNothingCanBeDoneAboutIsRefusedWithItsReason() {
        root.install("rig-a=1.0");
        root.hold("rig-a");
        worker.inventory.patches = List.of(blockedPatch("rig-a", Patch.HELD));

        WorkOutcome outcome = worker.run(patches(List.of("rig-a", "rig-nosuch")));

        assertFailed(outcome, JobErrorCode.DEPENDENCY_CONFLICT, "rig-a (held: because of held)", "nothing was changed");
    }

    @Test
    void anUnsignedPatchDoesNotKeepTheOthersFromBeingApplied() {
        root.install("rig-a=1.0", "rig-sec=1.0");
        worker.inventory.patches = List.of(blockedPatch("rig-a", Patch.UNSIGNED));

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-sec:1.0>1.1");
        assertThat(worker.reports.said("not applied: rig-a (unsigned: because of unsigned)"))
                .isTrue();
    }

    @Test
    void anUnknownSelectionAloneIsRefused() {
        root.install("rig-a=1.0");

        WorkOutcome outcome = worker.run(patches(List.of("rig-nosuch_1.0")));

        assertFailed(outcome, JobErrorCode.PKG_NOT_FOUND, "rig-nosuch_1.0");
        assertThat(root.versionOf("rig-a")).contains("1.0");
    }

    @Test
    void excludedPackagesStayTogetherWithWhatNeedsThem() {
        root.install("rig-a=1.0", "rig-app=1.0", "rig-lib=1.0", "rig-conf=1.0");

        WorkOutcome outcome = worker.run(patches(List.of(), "rig-l*", "rig-conf"));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2");
        assertThat(root.stateOf("rig-lib")).isEqualTo("ii");
    }

    @Test
    void aSelectedPatchThatNeedsAnExcludedOneIsNotApplied() {
        root.install("rig-app=1.0", "rig-lib=1.0");

        WorkOutcome outcome = worker.run(patches(List.of("rig-app_2.0"), "rig-lib"));

        assertFailed(outcome, JobErrorCode.DEPENDENCY_CONFLICT, "rig-app_2.0");
        assertThat(root.versionOf("rig-lib")).contains("1.0");
    }

    @Test
    void excludingEverythingChangesNothingAndAsksNobody() {
        root.install("rig-a=1.0");
        root.deadRepository();

        WorkOutcome outcome = worker.run(patches(List.of(), "*"));

        assertSucceeded(outcome);
        assertThat(outcome.message()).isEqualTo("every package is excluded; nothing was changed");
        assertThat(worker.reports.entered(Phase.REFRESHING)).isFalse();
    }

    @Test
    void aPinnedPackageIsNotTakenBack() {
        root.install("rig-a=1.1");
        root.pin("rig-a", "version 1.0", 1001);

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertSucceeded(outcome);
        assertThat(outcome.changes()).isEmpty();
        assertThat(root.versionOf("rig-a")).contains("1.1");
    }

    @Test
    void aStaleIndexNeverMakesAnEmptySuccess() {
        root.install("rig-a=1.2");
        root.deadRepository();
        root.configure("Acquire::Retries \"0\";");

        assertFailed(worker.run(patches(List.of())), JobErrorCode.NETWORK_ERROR, "Could not connect to 127.0.0.1");
        assertThat(worker.inventory.failedRepositories)
                .containsExactly(
                        "http://127.0.0.1:1 stable",
                        "http://127.0.0.1:1 stable-updates",
                        "http://127.0.0.1:1 stable-security");
    }

    @Test
    void badSignaturesAreSaidToBeBad() {
        root.badSignature();

        assertFailed(worker.run(patches(List.of())), JobErrorCode.GPG_ERROR, "BADSIG");
    }

    @Test
    void aKeyThatIsMissingIsNamed() {
        root.distrust();
        root.ownRepository();

        assertFailed(worker.run(patches(List.of())), JobErrorCode.GPG_ERROR, "does not trust");
    }

    @Test
    void aFetchErrorIsTriedOnceMoreWithANewIndex() {
        root.install("rig-a=1.0");
        try (RepositoryServer server = RepositoryServer.serve(root.repository())) {
            root.useSource(server.uri());
            server.refuse("rig-a_1.2_all.deb", 404, 1);

            WorkOutcome outcome = worker.run(patches(List.of()));

            assertSucceeded(outcome);
            assertThat(changes(outcome)).containsExactly("rig-a:1.0>1.2");
            assertThat(worker.reports.phases().stream().filter(Phase.REFRESHING::equals))
                    .hasSize(2);
        }
    }

    private static Patch blockedPatch(String name, String status) {
        return new Patch(
                name + "_1.2",
                new PackageName(name),
                new PackageVersion("1.0"),
                new PackageVersion("1.2"),
                Severity.UNKNOWN,
                false,
                "",
                List.of(),
                false,
                status,
                "because of " + status,
                List.of(),
                null,
                List.of(name),
                "Debian",
                0);
    }
}
