// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.Captures;
import dev.linuxpatch.backend.dnf.change.DnfKind;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.rpm.DnfRoot;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageSort;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.io.IOException;
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

@Timeout(120)
class DnfInventoryReaderIT {
    private final DnfRoot root = new DnfRoot();

    @TempDir
    private Path state;

    private Captures captures;
    private InventoryReader reader;

    @BeforeEach
    void open() throws IOException {
        captures = new Captures(state);
        PackageManager manager = new DnfKind().make(root.path(), state);
        reader = manager.inventoryReader(captures.with(manager.environment()), Optional::empty);
    }

    @AfterEach
    void close() {
        captures.close();
        root.close();
    }

    @Test
    void advisoriesSayWhatAnUpdateIsFor() throws IOException {
        root.rpm().install("rig-a=1.0-1", "rig-sec=1.0-1", "rig-both=1.0-1", "rig-reboot=1.0-1");

        HostInventory inventory = read();

        Patch sec = patch(inventory, "rig-sec");
        assertThat(sec.advisories())
                .containsExactly(new Advisory(
                        "RIG-SA-2026:0001",
                        Severity.HIGH,
                        sec.advisories().get(0).source(),
                        List.of("CVE-2026-1001"),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        "rig-sec update",
                        false));
        assertThat(sec.severity()).isEqualTo(Severity.HIGH);
        assertThat(sec.publishedDate()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(sec.cveIds()).containsExactly("CVE-2026-1001");
        // The newest version is no security update, but contains one.
        Patch both = patch(inventory, "rig-both");
        assertThat(both.availableVersion().value()).isEqualTo("1.2-1");
        assertThat(both.security()).isTrue();
        assertThat(both.severity()).isEqualTo(Severity.CRITICAL);
        Patch bugfix = patch(inventory, "rig-a");
        assertThat(bugfix.security()).isFalse();
        assertThat(bugfix.severity()).isEqualTo(Severity.UNKNOWN);
        assertThat(bugfix.advisories()).extracting(Advisory::id).containsExactly("RIG-BA-2026:0002");
        assertThat(patch(inventory, "rig-reboot").requiresReboot()).isTrue();
        assertThat(sec.requiresReboot()).isFalse();
        assertThat(inventory.securityUpdates()).isEqualTo(3);
    }

    @Test
    void whatIsNotAppliedSaysWhy() throws IOException {
        root.rpm().install("rig-a=1.0-1", "rig-kept=1.0-1", "rig-sec=1.0-1");
        root.hold("rig-sec");
        root.rpm().write("etc/dnf/dnf.conf", "[main]\nmetadata_expire=never\nexcludepkgs=rig-a\n");

        HostInventory inventory = read();

        assertThat(patch(inventory, "rig-sec").status()).isEqualTo(Patch.HELD);
        assertThat(patch(inventory, "rig-sec").reason()).contains("versionlock");
        assertThat(patch(inventory, "rig-a").status()).isEqualTo(Patch.EXCLUDED);
        assertThat(patch(inventory, "rig-kept").status()).isEqualTo(Patch.DEPENDENCY_BLOCKED);
        assertThat(patch(inventory, "rig-kept").reason()).contains("rig-nonexistent");
        assertThat(inventory.find(new PackageName("rig-sec")).orElseThrow().held())
                .isTrue();
        assertThat(inventory.find(new PackageName("rig-a")).orElseThrow().upgradable())
                .isFalse();
    }

    @Test
    void aWordAboutAnotherVersionIsLeftOut() throws IOException {
        root.rpm().install("rig-a=1.0-1");
        assertThat(patch(read(), "rig-a").currentVersion().value()).isEqualTo("1.0-1");
        Object before = reader.inputs();

        root.rpm().install("rig-a=1.1-1");

        HostInventory inventory = reader.read().orElseThrow();
        assertThat(inventory.patches()).isEmpty();
        assertThat(inventory
                        .find(new PackageName("rig-a"))
                        .orElseThrow()
                        .version()
                        .value())
                .isEqualTo("1.1-1");
        assertThat(reader.inputs()).isNotEqualTo(before);
    }

    @Test
    void consultingIsNoChangeOfWhatItDependsOn() throws IOException {
        root.rpm().install("rig-a=1.0-1");
        read();
        Object before = reader.inputs();

        HostInventory first = read();
        HostInventory second = read();

        assertThat(reader.inputs()).isEqualTo(before);
        assertThat(second.available()).isSameAs(first.available());
    }

    @Test
    void whatCouldBeInstalledIsFound() throws IOException {
        root.rpm().install("rig-a=1.0-1");

        HostInventory inventory = read();

        AvailablePage page = inventory
                .available()
                .find(new FindAvailable("rig-*p*", PackageSort.NAME, true, 0, 10), Set.of("rig-kept"));
        assertThat(page.packages())
                .extracting(info -> info.name() + " " + info.version())
                .contains("rig-app 2.0-1", "rig-epoch 1:0.10-1")
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        PackageDetail app =
                inventory.available().detail(new PackageName("rig-app")).orElseThrow();
        assertThat(app.dependencies()).containsExactly(new PackageDetail.Dependency("rig-lib", ">= 2.0", true));
        assertThat(app.license()).isEqualTo("MIT");
        assertThat(app.info().sizeBytes()).isPositive();
    }

    @Test
    void anInstalledPackageHasDetails() throws IOException {
        root.install("rig-app", "rig-conf");

        HostInventory inventory = read();

        PackageInfo known = inventory.find(new PackageName("rig-conf")).orElseThrow();
        PackageDetail detail = reader.detail(known).orElseThrow();
        assertThat(detail.files()).containsExactly("/etc/rig/rig-conf.conf", "/usr/share/rig/rig-conf");
        assertThat(detail.homepage()).isEqualTo("https://rig.example.test/rig-conf");
        assertThat(reader.isBusy()).isFalse();
    }

    private HostInventory read() throws IOException {
        reader.consult();
        return reader.read().orElseThrow();
    }

    private static Patch patch(HostInventory inventory, String name) {
        return inventory.patches().stream()
                .filter(patch -> patch.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
