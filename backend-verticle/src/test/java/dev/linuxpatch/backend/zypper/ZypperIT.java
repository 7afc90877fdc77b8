// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.Captures;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.rpm.RpmSpec;
import dev.linuxpatch.backend.rig.rpm.ZypperRoot;
import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageSort;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only zypper does, on real zypper. */
@Timeout(180)
class ZypperIT {
    private static final String HOLDS = "etc/zypp/locks";

    @TempDir
    private Path state;

    private ZypperRoot root;
    private PackageManager manager;
    private RigWorker worker;

    @BeforeEach
    void open() {
        root = ZypperRoot.create();
        manager = root.manager();
        worker = new RigWorker(manager);
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.rpm().close();
    }

    @Test
    void advisoriesSayWhatAPatchIsFor() throws IOException {
        install("rig-both=1.0-1", "rig-reboot=1.0-1", "rig-a=1.1-1");

        List<Patch> patches = inventory().patches();

        Patch both = patches.get(1);
        assertThat(both.id()).isEqualTo("rig-both_1.2-1");
        // The newest is no security update, but one below it is.
        assertThat(both.security()).isTrue();
        assertThat(both.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(both.cveIds()).containsExactly("CVE-2026-1003");
        assertThat(both.publishedDate()).isEqualTo(Instant.parse("2026-11-05T00:00:00Z"));
        assertThat(both.advisories()).extracting(Advisory::id).containsExactly("RIG-SA-2026:0005");
        assertThat(both.origin()).isEqualTo("Rig packages");
        Patch reboot = patches.get(2);
        assertThat(reboot.requiresReboot()).isTrue();
        assertThat(reboot.severity()).isEqualTo(Severity.MEDIUM);
        Patch bugfix = patches.get(0);
        assertThat(bugfix.security()).isFalse();
        assertThat(bugfix.severity()).isEqualTo(Severity.UNKNOWN);
        assertThat(bugfix.advisories()).extracting(Advisory::id).containsExactly("RIG-BA-2026:0002");
    }

    @Test
    void patchesThatSuggestARebootAreApplied() {
        install("rig-reboot=1.0-1");

        WorkOutcome outcome = worker.run(patches(List.of()));

        assertSucceeded(outcome);
        assertThat(changes(outcome)).containsExactly("rig-reboot:1.0-1>1.1-1");
    }

    @Test
    void aScriptThatRefusesBeforehandLeavesTheOldVersion() {
        install("rig-failpre=1.0-1");

        WorkOutcome outcome = worker.run(update("rig-failpre"));

        assertFailed(outcome, JobErrorCode.PKG_MANAGER_ERROR, "rig-failpre");
        assertThat(root.rpm().versionsOf("rig-failpre")).containsExactly("1.0-1");
    }

    @Test
    void forceChangesWhatIsHeldAndTheHoldStays() throws IOException {
        install("rig-a=1.0-1");
        root.zypper("addlock", "rig-a").orThrow();
        String holds = root.rpm().read(HOLDS);
        PackageRequest request = new PackageRequest(new PackageName("rig-a"), null);

        assertFailed(worker.run(update("rig-a")), JobErrorCode.PKG_MANAGER_ERROR, "hold");
        WorkOutcome forced = worker.run(new Operation.Update(request, new ChangeOptions(true, false, false)));

        assertSucceeded(forced);
        assertThat(root.rpm().versionOf("rig-a")).contains("1.2-1");
        assertThat(root.rpm().read(HOLDS)).isEqualTo(holds);
        assertThat(manager.database().states().find(new PackageName("rig-a")))
                .get()
                .matches(found -> found.held());
    }

    @Test
    void exclusionsAreNobodysHolds() {
        install("rig-a=1.0-1", "rig-sec=1.0-1");

        assertSucceeded(worker.run(patches(List.of(), "rig-a")));

        assertThat(root.rpm().versionOf("rig-a")).contains("1.0-1");
        assertThat(root.rpm().path().resolve(HOLDS))
                .satisfiesAnyOf(
                        file -> assertThat(file).doesNotExist(),
                        file -> assertThat(file).isEmptyFile());
    }

    @Test
    void anotherVendorIsNotChangedToByItself() throws IOException {
        install("rig-a=1.2-1");
        root.rpm().ownRepository().publish(List.of(RpmSpec.of("rig-a", "1.3-1").line("Vendor: Somebody else")));
        root.source(root.rpm().repository().directory().toUri().toString());
        root.zypper("refresh").orThrow();

        assertThat(inventory().patches()).singleElement().satisfies(patch -> {
            assertThat(patch.status()).isEqualTo(Patch.PINNED);
            assertThat(patch.reason()).contains("Somebody else");
        });
    }

    @Test
    void theInventoryIsReadWhileSomebodyHoldsTheLock() throws Exception {
        install("rig-a=1.0-1");

        try (AutoCloseable held = root.lock()) {
            assertThat(held).isNotNull();
            assertThat(inventory().patches()).extracting(Patch::id).containsExactly("rig-a_1.2-1");
        }
    }

    @Test
    void aRepositoryThatWasNeverReadMakesTheIndexUnknown() throws IOException {
        install("rig-a=1.0-1");
        root.rpm()
                .write(
                        "etc/zypp/repos.d/dead.repo",
                        "[dead]\nname=Dead\nenabled=1\nbaseurl=http://127.0.0.1:9/dead\ntype=rpm-md\n");

        HostInventory inventory = inventory();

        assertThat(inventory.indexRefreshed()).isNull();
        assertThat(inventory.patches()).extracting(Patch::id).containsExactly("rig-a_1.2-1");
    }

    @Test
    void whatIsOfferedCanBeFoundAndRead() throws IOException {
        install("rig-lib=1.0-1");

        HostInventory inventory = inventory();

        assertThat(inventory
                        .available()
                        .find(new FindAvailable("rig-a*", PackageSort.NAME, false, 0, 10), Set.of("rig-lib"))
                        .packages())
                .extracting(info -> info.name() + " " + info.version())
                .containsExactly("rig-a 1.2-1", "rig-app 2.0-1");
        assertThat(inventory.available().detail(new PackageName("rig-app")))
                .get()
                .satisfies(detail -> {
                    assertThat(detail.license()).isEqualTo("MIT");
                    assertThat(detail.homepage()).isEqualTo("https://rig.example.test/rig-app");
                    assertThat(detail.dependencies())
                            .anyMatch(needed -> needed.name().equals("rig-lib") && ">= 2.0".equals(needed.version()));
                });
    }

    @Test
    void detailsOfAnInstalledPackageComeFromItsDatabase() throws IOException {
        install("rig-conf=1.0-1");
        InventoryReader reader = reader(new Captures(state));
        reader.consult();
        PackageInfo known =
                reader.read().orElseThrow().find(new PackageName("rig-conf")).orElseThrow();

        assertThat(reader.detail(known).orElseThrow().files())
                .contains("/etc/rig/rig-conf.conf", "/usr/share/rig/rig-conf");
    }

    private void install(String... packages) {
        root.rpm().install(packages);
    }

    private HostInventory inventory() throws IOException {
        try (Captures captures = new Captures(Files.createTempDirectory(state, "captures"))) {
            InventoryReader reader = reader(captures);
            reader.consult();
            return reader.read().orElseThrow();
        }
    }

    private InventoryReader reader(Captures captures) {
        return manager.inventoryReader(captures.with(manager.environment()), Optional::empty);
    }
}
