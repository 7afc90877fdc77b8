// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.Captures;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios. Versions in them are plain: {@link ContractRoot#version} makes them the package manager's. */
public abstract class ManagerContract extends Contract {
    private static final PackageName GATE = new PackageName("rig-gate");

    @TempDir
    private Path state;

    @Test
    void install() {
        WorkOutcome outcome = worker.run(RigWorker.install("rig-app"));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-app:->2.0", "rig-lib:->2.0");
        assertInstalled("rig-app", "2.0");
        assertThat(worker.reports.phases())
                .containsExactly(Phase.PREPARING, Phase.PREPARING, Phase.DOWNLOADING, Phase.CHANGING, Phase.VERIFYING);
        assertThat(worker.reports.progress()).isSorted().anyMatch(percent -> percent > 50 && percent < 95);
    }

    @Test
    void installWhatIsThere() {
        root.install("rig-a");

        WorkOutcome outcome = worker.run(RigWorker.install("rig-a"));

        assertSucceeded(outcome);
        assertThat(outcome.changes()).isEmpty();
        assertThat(worker.reports.entered(Phase.CHANGING)).isFalse();
    }

    @Test
    void versionPin() {
        WorkOutcome outcome = worker.run(RigWorker.install("rig-a=" + root.version("1.0")));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-a:->1.0");
        assertInstalled("rig-a", "1.0");
    }

    @Test
    void upgradeOne() {
        root.install("rig-a=1.0", "rig-sec=1.0");

        WorkOutcome outcome = worker.run(update("rig-a"));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-a:1.0>1.2");
        assertInstalled("rig-sec", "1.0");
    }

    @Test
    void upgradeAll() {
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-sec=1.0");

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-a:1.0>1.2", "rig-app:1.0>2.0", "rig-lib:1.0>2.0", "rig-sec:1.0>1.1");
    }

    @Test
    void securityOnly() throws IOException {
        root.install("rig-a=1.0", "rig-sec=1.0");
        List<Patch> all = inventory().patches();
        assertThat(all).extracting(patch -> patch.name().value()).containsExactlyInAnyOrder("rig-a", "rig-sec");
        List<String> security =
                all.stream().filter(Patch::security).map(Patch::id).toList();
        if (!root.hasAdvisories()) {
            assertThat(security).isEmpty();
            assertThat(all).extracting(Patch::severity).containsOnly(Severity.UNKNOWN);
            return;
        }
        assertThat(security).hasSize(1);

        WorkOutcome outcome = worker.run(patches(security));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-sec:1.0>1.1");
    }

    @Test
    void excludeGlob() throws IOException {
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-conf=1.0");
        inventory();

        WorkOutcome outcome = worker.run(patches(List.of(), "rig-l*", "rig-conf"));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-a:1.0>1.2");
        assertInstalled("rig-app", "1.0");
        assertThat(outcome.skipped())
                .filteredOn(skipped -> skipped.status().equals(Patch.EXCLUDED))
                .extracting(BlockedPatch::name)
                .containsExactlyInAnyOrder("rig-conf", "rig-lib");
        assertThat(outcome.skipped()).allMatch(skipped -> !skipped.reason().isEmpty());
    }

    @Test
    void removeOne() {
        root.install("rig-conf");

        WorkOutcome outcome = worker.run(remove("rig-conf"));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-conf:1.1>-");
        assertThat(root.versionOf("rig-conf")).isEmpty();
    }

    @Test
    void removeWhatOthersNeed() {
        root.install("rig-app");

        assertFailed(worker.run(remove("rig-lib")), JobErrorCode.DEPENDENCY_CONFLICT, "rig-app");
        assertInstalled("rig-lib", "2.0");
        WorkOutcome forced = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));

        assertSucceeded(forced);
        assertChanges(forced, "rig-app:2.0>-", "rig-lib:2.0>-");
    }

    @Test
    void purge() throws IOException {
        root.install("rig-conf");
        Path file = root.path().resolve(ContractRoot.CONFIGURATION);
        Files.writeString(file, "setting=mine\n");

        assertSucceeded(worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false)));

        assertThat(root.versionOf("rig-conf")).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void configurationFileStays() {
        root.install("rig-conf=1.0");
        Trees.write(root.path().resolve(ContractRoot.CONFIGURATION), "setting=mine\n");

        WorkOutcome outcome = worker.run(update("rig-conf"));

        assertSucceeded(outcome);
        assertThat(root.path().resolve(ContractRoot.CONFIGURATION)).hasContent("setting=mine\n");
        assertThat(root.path().resolve(root.newConfiguration())).hasContent("setting=2\n");
        assertThat(allLines()).anyMatch(line -> line.contains(ContractRoot.CONFIGURATION));
    }

    @Test
    void dependencyConflict() {
        root.install("rig-a");

        assertFailed(worker.run(RigWorker.install("rig-confl")), JobErrorCode.DEPENDENCY_CONFLICT, "rig-a");

        assertInstalled("rig-a", "1.2");
        assertThat(root.versionOf("rig-confl")).isEmpty();
        assertThat(worker.reports.entered(Phase.CHANGING)).isFalse();
    }

    @Test
    void dependencyThatNobodyHas() {
        assertFailed(
                worker.run(RigWorker.install("rig-brokendep")), JobErrorCode.DEPENDENCY_CONFLICT, "rig-nonexistent");
    }

    @Test
    void updateThatNeedsWhatNobodyHas() throws IOException {
        root.install("rig-kept=1.0", "rig-a=1.0");
        inventory();

        WorkOutcome outcome = worker.run(patches(List.of()));

        // One that cannot be had does not keep the others from being applied.
        assertSucceeded(outcome);
        assertChanges(outcome, "rig-a:1.0>1.2");
        assertInstalled("rig-kept", "1.0");
        assertSkipped(outcome, "rig-kept", "1.1", Patch.DEPENDENCY_BLOCKED);
    }

    @Test
    void unknownPackage() {
        assertFailed(worker.run(RigWorker.install("rig-nosuch")), JobErrorCode.PKG_NOT_FOUND, "rig-nosuch");
        assertFailed(worker.run(update("rig-nosuch")), JobErrorCode.PKG_NOT_FOUND, "rig-nosuch");
    }

    @Test
    void failingScript() {
        root.install("rig-fail=1.0", "rig-a=1.0");

        WorkOutcome outcome = worker.run(update("rig-fail"));

        assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "rig-fail");
        assertChanges(outcome, "rig-fail:1.0>1.1");
        assertThat(allLines()).anyMatch(line -> line.contains("rig-fail: cannot do it"));
    }

    @Test
    void slowScriptAndTimeout() throws IOException {
        root.install("rig-gate=1.0");

        WorkOutcome outcome = worker.timeout(root.shortTime(), root.shortTime()).run(update("rig-gate"));

        assertThat(outcome).isInstanceOf(WorkOutcome.TimedOut.class);
        assertThat(outcome.message()).contains("out of time", "rig-gate");
        assertThat(root.processes()).isEmpty();
        assertThat(root.manager().database().lockHolder(Attempt.CHANGE)).isEmpty();
    }

    @Test
    void lockHeld() throws Exception {
        try (AutoCloseable held = root.lock()) {
            assertThat(held).isNotNull();

            WorkOutcome outcome = worker.lockWait(Duration.ofMillis(300)).run(RigWorker.install("rig-a"));

            assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "holds " + root.path());
        }
        assertSucceeded(worker.run(RigWorker.install("rig-a")));
    }

    @Test
    void deadRepository() {
        root.install("rig-a=1.0");
        root.deadRepository();

        WorkOutcome outcome = worker.run(patches(List.of()));

        // Never "no updates" from an index that could not be read.
        assertFailed(outcome, JobErrorCode.NETWORK_ERROR, "127.0.0.1");
        // Whoever asks for a list is told which those were.
        assertThat(worker.inventory.failedRepositories)
                .zipSatisfy(
                        root.repositories(),
                        (failed, name) -> assertThat(failed).startsWith(name));
        assertInstalled("rig-a", "1.0");
    }

    @Test
    void badSignature() {
        root.install("rig-a=1.0");
        root.badSignature();

        assertFailed(worker.run(patches(List.of())), JobErrorCode.GPG_ERROR, "sign");
        assertInstalled("rig-a", "1.0");
    }

    @Test
    void heldPackage() throws IOException {
        root.install("rig-a=1.0", "rig-sec=1.0");
        root.hold("rig-a");

        List<Patch> listed = inventory().patches();
        WorkOutcome outcome = worker.run(patches(List.of()));

        assertThat(listed)
                .filteredOn(patch -> patch.name().value().equals("rig-a"))
                .extracting(Patch::status)
                .containsExactly(Patch.HELD);
        assertSucceeded(outcome);
        assertChanges(outcome, "rig-sec:1.0>1.1");
        assertInstalled("rig-a", "1.0");
        assertSkipped(outcome, "rig-a", "1.2", Patch.HELD);
    }

    @Test
    void unsignedPackage() throws IOException {
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-sec=1.0");
        root.unsigned("rig-a", "3.0");
        inventory();

        WorkOutcome outcome = worker.run(patches(List.of()));

        // It is refused by itself, and keeps nothing else from being applied.
        assertSucceeded(outcome);
        assertChanges(outcome, "rig-lib:1.0>2.0", "rig-sec:1.0>1.1");
        assertInstalled("rig-a", "1.0");
        assertSkipped(outcome, "rig-a", "3.0", Patch.UNSIGNED);
    }

    @Test
    void onlyWhatIsUnsigned() throws IOException {
        root.install("rig-a=1.0");
        root.unsigned("rig-a", "3.0");
        inventory();

        WorkOutcome outcome = worker.run(patches(List.of("rig-a")));

        assertThat(outcome).isInstanceOf(WorkOutcome.Failed.class);
        assertThat(outcome.message()).contains("rig-a (unsigned: ");
        assertSkipped(outcome, "rig-a", "3.0", Patch.UNSIGNED);
        assertInstalled("rig-a", "1.0");
    }

    @Test
    void newVersionIsFound() {
        root.install("rig-a=1.0");
        root.publish("rig-a", "2.0");

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertSucceeded(outcome);
        assertChanges(outcome, "rig-a:1.0>2.0");
    }

    @Test
    void killAndRecover() throws Exception {
        root.install("rig-gate=1.0", "rig-a=1.0");
        CompletableFuture<WorkOutcome> running = worker.start(update("rig-gate"));
        root.awaitGate();

        root.killManager();
        root.openGate();

        WorkOutcome outcome = running.get();
        Optional<String> version = root.versionOf("rig-gate");
        assertThat(version).isPresent();
        assertThat(root.manager().database().interrupted()).isFalse();
        assertThat(root.manager().database().states().find(GATE))
                .get()
                .matches(PackageState::works)
                .extracting(found -> found.version().value())
                .isEqualTo(version.get());
        assertThat(outcome instanceof WorkOutcome.Succeeded)
                .isEqualTo(version.equals(Optional.of(root.version("1.1"))));
        // And the host is usable as before.
        assertSucceeded(worker.run(update("rig-a")));
    }

    @Test
    void rollbackOfInstall() {
        WorkOutcome installed = worker.run(RigWorker.install("rig-app"));

        WorkOutcome back = worker.run(rollbackOf(installed));

        assertSucceeded(back);
        assertChanges(back, "rig-app:2.0>-", "rig-lib:2.0>-");
    }

    @Test
    void rollbackOfUpdate() {
        root.install("rig-lib=1.0", "rig-app=1.0");
        WorkOutcome updated = worker.run(update("rig-app"));
        assertChanges(updated, "rig-app:1.0>2.0", "rig-lib:1.0>2.0");

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertSucceeded(back);
        assertChanges(back, "rig-app:2.0>1.0", "rig-lib:2.0>1.0");
    }

    @Test
    void rollbackOfRemove() {
        root.install("rig-lib=1.0", "rig-app=1.0");
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));

        WorkOutcome back = worker.run(rollbackOf(removed));

        assertSucceeded(back);
        assertChanges(back, "rig-app:->1.0", "rig-lib:->1.0");
    }

    @Test
    void rollbackOfPatches() {
        root.install("rig-a=1.1", "rig-sec=1.0");
        WorkOutcome patched = worker.run(patches(List.of()));
        assertThat(patched.changes()).hasSize(2);

        WorkOutcome back = worker.run(rollbackOf(patched));

        assertSucceeded(back);
        assertChanges(back, "rig-a:1.2>1.1", "rig-sec:1.1>1.0");
    }

    @Test
    void inventoryIsWhatTheToolsSay() throws IOException {
        root.install("rig-a=1.0", "rig-lib", "rig-app", "rig-sec=1.0");

        HostInventory inventory = inventory();

        assertThat(inventory.packages())
                .filteredOn(info -> info.name().value().startsWith("rig-"))
                .extracting(info -> info.name() + " " + info.version() + " " + info.availableVersion())
                .containsExactly(
                        "rig-a " + root.version("1.0") + " " + root.version("1.2"),
                        "rig-app " + root.version("2.0") + " null",
                        "rig-lib " + root.version("2.0") + " null",
                        "rig-sec " + root.version("1.0") + " " + root.version("1.1"));
        PackageInfo app = inventory.find(new PackageName("rig-app")).orElseThrow();
        assertThat(app.dependencies()).contains("rig-lib");
        assertThat(inventory.find(new PackageName("rig-lib")).orElseThrow().reverseDependencies())
                .contains("rig-app");
        assertThat(app.installedAt()).isNotNull();
        assertThat(app.architecture()).isNotEmpty();
        assertThat(inventory.indexRefreshed()).isNotNull();
        if (root.hasAdvisories()) {
            assertThat(inventory.patches())
                    .filteredOn(Patch::security)
                    .extracting(patch -> patch.name().value())
                    .containsExactly("rig-sec");
        }
    }

    /** Read anew; what a job asks is answered from it. */
    private HostInventory inventory() throws IOException {
        try (Captures captures = new Captures(state)) {
            InventoryReader reader =
                    root.manager().inventoryReader(captures.with(root.manager().environment()), Optional::empty);
            reader.consult();
            HostInventory inventory = reader.read().orElseThrow();
            worker.inventory.patches = inventory.patches();
            return inventory;
        }
    }

    private List<String> allLines() {
        return Arrays.stream(OutputStreamKind.values())
                .flatMap(stream -> worker.reports.lines(stream).stream())
                .toList();
    }

    /** That nothing but this one was left out, and why. */
    private void assertSkipped(WorkOutcome outcome, String name, String plainVersion, String status) {
        assertThat(outcome.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.name()).isEqualTo(name);
            assertThat(skipped.availableVersion().value()).isEqualTo(root.version(plainVersion));
            assertThat(skipped.status()).isEqualTo(status);
            assertThat(skipped.reason()).isNotEmpty();
        });
    }
}
