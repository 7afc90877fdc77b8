// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Suite;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageSort;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageDetail.Dependency;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against real roots with real apt and dpkg. */
@Timeout(120)
class AptInventoryReaderIT {
    @TempDir
    private Path state;

    private AptRoot root;
    private Captures captures;
    private AptInventoryReader reader;

    @BeforeEach
    void aRoot() throws IOException {
        root = AptRig.shared().newRoot();
        captures = new Captures(state.resolve("runner"));
        reader = new AptInventoryReader(root.path(), captures.with(root.environment()), Optional::empty);
    }

    @AfterEach
    void close() {
        captures.close();
        root.close();
    }

    @Test
    void thereIsNoInventoryBeforeAptWasAsked() throws IOException {
        assertThat(reader.read()).isEmpty();
    }

    @Test
    void listsWhatDpkgListsWithAllItsFacts() throws IOException {
        // Given
        root.install("rig-multi", "rig-provider");
        // When
        HostInventory inventory = read();
        // Then
        assertThat(inventory.packages())
                .extracting(info -> info.name().value())
                .containsExactly("rig-a", "rig-conf", "rig-lib", "rig-multi", "rig-provider", "rig-rec");
        assertThat(find(inventory, "rig-multi").dependencies())
                .containsExactly("rig-a", "rig-lib", "rig-conf", "rig-virtual");
        assertThat(find(inventory, "rig-a").reverseDependencies()).containsExactly("rig-multi");
        assertThat(find(inventory, "rig-provider").reverseDependencies()).containsExactly("rig-multi");
        PackageInfo lib = find(inventory, "rig-lib");
        assertThat(lib.version()).isEqualTo(new PackageVersion("2.0"));
        assertThat(lib.source()).isEqualTo("rig-source");
        assertThat(lib.state()).isEqualTo("installed");
        assertThat(lib.upgradable()).isFalse();
        assertThat(lib.sizeBytes()).isPositive();
        assertThat(lib.installedAt()).isCloseTo(Instant.now(), new TemporalUnitWithinOffset(5, ChronoUnit.MINUTES));
    }

    @Test
    void newerVersionsAreThoseOfApt() throws IOException {
        // Given
        root.install(
                "rig-a=1.0", "rig-app=1.0", "rig-lib=1.0", "rig-epoch=1:0.9", "rig-native=1.0", "rig-replacer=1.0");
        // When
        HostInventory inventory = read();
        // Then
        assertThat(inventory.patches()).extracting(Patch::id).containsExactlyInAnyOrderElementsOf(plannedByApt());
        assertThat(inventory.patches()).allMatch(patch -> patch.status().equals(Patch.AVAILABLE));
        assertThat(find(inventory, "rig-epoch").availableVersion()).isEqualTo(new PackageVersion("1:0.10"));
    }

    @Test
    void sayWhyANewerVersionWouldNotBeApplied() throws IOException {
        // Given
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-phase=1.0", "rig-kept=1.0", "rig-native=1.0");
        root.hold("rig-a");
        root.pin("rig-lib", "version 1.*", 1001);
        // When
        HostInventory inventory = read();
        // Then
        assertThat(inventory.patches())
                .extracting(patch -> patch.id() + " " + patch.status())
                .containsExactly(
                        "rig-a_1.2 held",
                        "rig-kept_1.1 dependency_blocked",
                        "rig-lib_2.0 pinned",
                        "rig-native_1.1 available",
                        "rig-phase_1.1 phased");
        assertThat(find(inventory, "rig-a").held()).isTrue();
        assertThat(find(inventory, "rig-a").upgradable()).isFalse();
        assertThat(find(inventory, "rig-native").upgradable()).isTrue();
    }

    @Test
    void anUpgradeThatRemovesAnotherPackageIsOneForAFullUpgrade() throws IOException {
        root.install("rig-replacer=1.0", "rig-rec");
        assertThat(read().patches())
                .extracting(patch -> patch.id() + " " + patch.status() + " " + patch.reason())
                .containsExactly(
                        "rig-replacer_1.1 full_upgrade_only it can only be had by removing other packages, which"
                                + " patches never do; a full upgrade removes rig-rec");
    }

    @Test
    void whatNobodyTrustedHasSignedSaysSo() throws IOException {
        // Given
        root.install("rig-a=1.0");
        assertThat(read().indexSigners()).hasSize(1).allMatch(key -> key.matches("[0-9A-F]{40}"));
        root.distrust();
        root.configure("Acquire::AllowInsecureRepositories \"true\";");
        root.ownRepository();
        root.apt("update");
        // When
        HostInventory inventory = read();
        // Then
        assertThat(inventory.patches())
                .extracting(patch -> patch.id() + " " + patch.status())
                .containsExactly("rig-a_1.2 unsigned");
        assertThat(find(inventory, "rig-a").upgradable()).isFalse();
        assertThat(inventory.indexSigners()).isEmpty();
    }

    @Test
    void theLabelOfAnyNewerVersionTellsSecurity() throws IOException {
        // Given
        root.install("rig-sec=1.0", "rig-both=1.0", "rig-a=1.0");
        // When
        HostInventory inventory = read();
        // Then
        assertThat(inventory.patches())
                .extracting(patch -> patch.id() + " " + patch.security() + " " + patch.origin())
                .containsExactly(
                        "rig-a_1.2 false Debian", "rig-both_1.2 true Debian", "rig-sec_1.1 true Debian-Security");
        assertThat(inventory.securityUpdates()).isEqualTo(2);
        assertThat(inventory.patches()).allMatch(patch -> patch.severity() == Severity.UNKNOWN);
    }

    @Test
    void theChangelogOfADownloadedArchiveTellsVulnerabilitiesAndUrgency() throws IOException {
        // Given
        root.install("rig-sec=1.0", "rig-both=1.0", "rig-a=1.0");
        root.useSource("copy:" + root.repository().directory());
        root.update();
        root.apt("--download-only", "dist-upgrade").orThrow();
        // When
        HostInventory inventory = read();
        // Then
        Patch sec = patch(inventory, "rig-sec");
        assertThat(sec.cveIds()).containsExactly("CVE-2026-1001", "CVE-2026-1002");
        assertThat(sec.severity()).isEqualTo(Severity.HIGH);
        assertThat(patch(inventory, "rig-a").cveIds()).containsExactly("CVE-2026-0012");
        assertThat(find(inventory, "rig-sec").cveIds()).isEqualTo(sec.cveIds());
    }

    @Test
    void afterAChangeOldVerdictsOnlyCountForOldVersions() throws IOException {
        // Given
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-epoch=1:0.9");
        read();
        // When
        root.install("rig-a=1.1", "rig-lib=2.0");
        HostInventory direct = reader.read().orElseThrow();
        // Then
        assertThat(find(direct, "rig-a").version()).isEqualTo(new PackageVersion("1.1"));
        assertThat(direct.patches()).extracting(Patch::id).containsExactly("rig-epoch_1:0.10");
        // And when apt has been asked again
        assertThat(read().patches()).extracting(Patch::id).containsExactly("rig-a_1.2", "rig-epoch_1:0.10");
    }

    @Test
    void aBrokenDatabaseBlocksEverything() throws IOException {
        // Given
        root.install("rig-a=1.0", "rig-kept=1.0");
        root.dpkg("--install", "--force-depends", archive("rig-kept_1.1_all.deb"));
        // When
        HostInventory inventory = read();
        // Then
        assertThat(inventory.patches())
                .extracting(patch -> patch.id() + " " + patch.status())
                .containsExactly("rig-a_1.2 dependency_blocked");
    }

    @Test
    void halfInstalledPackagesShowTheirState() throws IOException {
        root.install("rig-fail=1.0");
        root.apt("install", "rig-fail");
        HostInventory inventory = read();
        assertThat(find(inventory, "rig-fail").state()).isEqualTo("half-configured");
        assertThat(find(inventory, "rig-fail").version()).isEqualTo(new PackageVersion("1.1"));
    }

    @Test
    void foreignArchitecturesAreNamed() throws IOException {
        // Given
        root.addArchitecture("i386");
        root.update();
        root.install("rig-same:amd64=1.0", "rig-same:i386=1.0", "rig-foreign:i386");
        // When
        HostInventory inventory = read();
        // Then
        assertThat(inventory.packages())
                .extracting(info -> info.name().value())
                .containsExactly("rig-foreign:i386", "rig-same", "rig-same:i386");
        assertThat(inventory.patches()).extracting(Patch::id).containsExactly("rig-same_1.1", "rig-same:i386_1.1");
        assertThat(detail(inventory, "rig-same:i386").files()).isNotEmpty();
        assertThat(inventory.find(new PackageName("rig-same:amd64"))).isPresent();
    }

    @Test
    void detailsComeFromFiles() throws IOException {
        // Given
        root.install("rig-multi", "rig-provider");
        root.write(
                "usr/share/doc/rig-a/copyright",
                "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
                        + "Files: debian/*\nLicense: GPL-2+\n\nFiles: *\nLicense: Apache-2.0\n text\n");
        root.write("usr/share/doc/rig-multi/copyright", "This is free software: do what you like.\n");
        HostInventory inventory = read();
        // When
        PackageDetail a = detail(inventory, "rig-a");
        PackageDetail multi = detail(inventory, "rig-multi");
        // Then
        assertThat(a.homepage()).isEqualTo("https://rig.example.test/a");
        assertThat(a.license()).isEqualTo("Apache-2.0");
        assertThat(a.files()).contains("/usr/share/rig/rig-a").doesNotContain("/.");
        assertThat(multi.dependencies())
                .containsExactly(
                        new Dependency("rig-a", ">= 1.0", true),
                        new Dependency("rig-lib", null, true),
                        new Dependency("rig-conf", null, true),
                        new Dependency("rig-virtual", null, true),
                        new Dependency("rig-rec", null, false),
                        new Dependency("rig-big", null, false));
        assertThat(multi.license()).isEmpty();
    }

    @Test
    void availablePackagesAreFoundSortedAndPaged() throws IOException {
        // Given
        root.install("rig-a=1.0");
        HostInventory inventory = read();
        // When
        var all = inventory.available().find(new FindAvailable(null, PackageSort.NAME, false, 0, 500), Set.of("rig-a"));
        var page = inventory.available().find(new FindAvailable("rig-*e*", PackageSort.NAME, true, 1, 2), Set.of());
        var largest = inventory.available().find(new FindAvailable(null, PackageSort.SIZE, true, 0, 1), Set.of());
        var newest = inventory.available().find(new FindAvailable(null, PackageSort.VERSION, true, 0, 1), Set.of());
        // Then
        assertThat(all.packages())
                .extracting(info -> info.name().value())
                .doesNotContain("rig-a")
                .isSorted();
        assertThat(all.total()).isEqualTo(all.packages().size());
        assertThat(page.packages())
                .hasSize(2)
                .extracting(info -> info.name().value())
                .allMatch(name -> name.contains("e"));
        assertThat(page.total()).isGreaterThan(2);
        assertThat(largest.packages().get(0).name().value()).isEqualTo("rig-big");
        assertThat(newest.packages().get(0).version()).isEqualTo(new PackageVersion("1:0.10"));
        assertThat(inventory
                        .available()
                        .detail(new PackageName("rig-multi"))
                        .orElseThrow()
                        .dependencies())
                .contains(new Dependency("rig-a", ">= 1.0", true));
        assertThat(inventory.available().detail(new PackageName("rig-native:amd64")))
                .isPresent();
        assertThat(inventory.available().detail(new PackageName("rig-unheard-of")))
                .isEmpty();
    }

    @Test
    void packedListsTellTheSame() throws IOException {
        // Given
        root.install("rig-a=1.0", "rig-sec=1.0");
        HostInventory plain = read();
        // When
        root.keepListsCompressed();
        HostInventory packed = read();
        // Then
        assertThat(packed.packages()).isEqualTo(plain.packages());
        assertThat(packed.patches()).isEqualTo(plain.patches()).hasSize(2);
    }

    @Test
    void listsOfRemovedSourcesDoNotCount() throws IOException {
        root.install("rig-sec=1.0");
        root.removeSuite(Suite.SECURITY);
        assertThat(read().patches()).isEmpty();
    }

    @Test
    void theRefreshIsDatedByTheListsOrNotAtAll() throws IOException {
        // Given
        root.update();
        // Then
        assertThat(read().indexRefreshed())
                .isCloseTo(
                        Instant.now(),
                        new TemporalUnitWithinOffset(Duration.ofHours(1).toSeconds(), ChronoUnit.SECONDS));
        // And when there are no lists
        try (var lists = Files.newDirectoryStream(root.path().resolve("var/lib/apt/lists"), "*_*")) {
            for (Path list : lists) {
                Files.delete(list);
            }
        }
        assertThat(read().indexRefreshed()).isNull();
    }

    @Test
    void versionsRankAcrossInstalledAndAvailable() throws IOException {
        // Given
        root.install("rig-a=1.0", "rig-lib=2.0", "rig-epoch=1:0.9");
        HostInventory inventory = read();
        PackageInfo app = inventory
                .available()
                .detail(new PackageName("rig-app"))
                .orElseThrow()
                .info();
        // Then
        assertThat(List.of(
                        find(inventory, "rig-a").versionRank(),
                        find(inventory, "rig-lib").versionRank(),
                        find(inventory, "rig-epoch").versionRank()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(app.versionRank()).isEqualTo(find(inventory, "rig-lib").versionRank());
    }

    private String archive(String fileName) throws IOException {
        try (var files = Files.walk(root.repository().directory())) {
            return files.filter(file -> file.endsWith(fileName))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    private HostInventory read() throws IOException {
        reader.consult();
        return reader.read().orElseThrow();
    }

    private PackageDetail detail(HostInventory inventory, String name) throws IOException {
        return reader.detail(find(inventory, name)).orElseThrow();
    }

    private static PackageInfo find(HostInventory inventory, String name) {
        return inventory.find(new PackageName(name)).orElseThrow();
    }

    private static Patch patch(HostInventory inventory, String name) {
        return inventory.patches().stream()
                .filter(patch -> patch.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** As {@code apt list} tells it: {@code name/suite version arch [upgradable from: old]}. */
    private List<String> plannedByApt() {
        return Tools.output(root.environment(), "apt", "list", "--upgradable")
                .lines()
                .filter(line -> line.contains("[upgradable from: "))
                .map(line -> line.substring(0, line.indexOf('/')) + "_" + line.split(" ")[1])
                .toList();
    }
}
