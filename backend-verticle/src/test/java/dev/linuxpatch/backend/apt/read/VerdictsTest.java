// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.Verdicts.Verdict;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictsTest {
    private static final DpkgEntry INSTALLED = DpkgEntry.of(
            Map.of(ControlField.PACKAGE, "p", ControlField.VERSION, "1", ControlField.STATUS, "install ok installed"));
    private static final UpgradePlan NOTHING = new UpgradePlan(Map.of(), Set.of(), Set.of());

    @TempDir
    private Path root;

    private AvailableIndex index;

    @BeforeEach
    void aStableAndABackport() throws IOException {
        list("a_Release", "Suite: stable\n");
        list("a_main_Packages", "Package: p\nVersion: 2\nPhased-Update-Percentage: 10\n\nPackage: q\nVersion: 2\n");
        list("b_Release", "Suite: stable-backports\nNotAutomatic: yes\nButAutomaticUpgrades: yes\n");
        list("b_main_Packages", "Package: p\nVersion: 3~bpo\n\nPackage: r\nVersion: 3~bpo\n");
        index = AvailableIndexBuilder.read(PackageList.find(root, file -> true), "amd64");
    }

    @Test
    void whatAptWouldUpgradeIsAvailable() {
        assertThat(on("p", new UpgradePlan(Map.of("p", "2"), Set.of(), Set.of())))
                .containsExactly("2 " + Patch.AVAILABLE);
    }

    @Test
    void aBackportIsNoPatchUnlessAptHasItAsCandidate() {
        assertThat(on("r", NOTHING)).isEmpty();
        assertThat(on("r", new UpgradePlan(Map.of(), Set.of("r"), Set.of())))
                .containsExactly("3~bpo " + Patch.DEPENDENCY_BLOCKED);
        assertThat(on("p", NOTHING)).containsExactly("2 " + Patch.PINNED);
    }

    @Test
    void olderVersionsOfAptCallPhasedPackagesKeptBack() {
        assertThat(new Verdicts(
                                new UpgradePlan(Map.of(), Set.of("q"), Set.of()),
                                FullUpgrade.NONE,
                                Map.of("q", INSTALLED),
                                index)
                        .on("q", INSTALLED, index.versionsOf("q"))
                        .map(VerdictsTest::text))
                .contains("2 " + Patch.DEPENDENCY_BLOCKED);
        AvailableVersion phased = index.versionsOf("p").get(1);
        assertThat(new Verdicts(
                                new UpgradePlan(Map.of(), Set.of("p"), Set.of()),
                                FullUpgrade.NONE,
                                Map.of("p", INSTALLED),
                                index)
                        .on("p", INSTALLED, List.of(phased))
                        .map(VerdictsTest::text))
                .contains("2 " + Patch.PHASED);
    }

    @Test
    void withoutAPlanEverythingIsBlocked() {
        assertThat(on("p", null)).containsExactly("2 " + Patch.DEPENDENCY_BLOCKED);
    }

    @Test
    void thereIsNoVerdictOnAVersionThatAptWasNotAskedAbout() {
        DpkgEntry newer = DpkgEntry.of(Map.of(ControlField.PACKAGE, "p", ControlField.VERSION, "1.5"));
        assertThat(new Verdicts(NOTHING, FullUpgrade.NONE, Map.of("p", INSTALLED), index)
                        .on("p", newer, index.versionsOf("p")))
                .isEmpty();
        assertThat(new Verdicts(NOTHING, FullUpgrade.NONE, Map.of(), index).on("p", INSTALLED, index.versionsOf("p")))
                .isEmpty();
    }

    @Test
    void theIndexPrefersTheArchiveThatAptPrefers() {
        AptAvailable available = new AptAvailable(index);
        assertThat(available
                        .detail(new dev.linuxpatch.shared.packages.PackageName("p"))
                        .orElseThrow()
                        .info()
                        .version()
                        .value())
                .isEqualTo("2");
    }

    @Test
    void whatOnlyAFullUpgradeWouldUpgradeSaysSoAndWhatThatRemoves() {
        FullUpgrade full = FullUpgrade.parse("Remv rig-rec [1.0]\nInst q [1] (2 Debian:12/stable [all])\n");

        Verdict verdict = new Verdicts(
                        new UpgradePlan(Map.of(), Set.of("q"), Set.of()), full, Map.of("q", INSTALLED), index)
                .on("q", INSTALLED, index.versionsOf("q"))
                .orElseThrow();

        assertThat(verdict.status()).isEqualTo(Patch.FULL_UPGRADE_ONLY);
        assertThat(verdict.reason()).contains("removes rig-rec");
    }

    @Test
    void whatNoTrustedArchiveOffersIsUnsigned() throws IOException {
        AvailableIndex untrusted = AvailableIndexBuilder.read(
                PackageList.find(root, file -> true).stream()
                        .map(PackageList::untrusted)
                        .toList(),
                "amd64");

        Verdict verdict = new Verdicts(
                        new UpgradePlan(Map.of("q", "2"), Set.of(), Set.of()),
                        FullUpgrade.NONE,
                        Map.of("q", INSTALLED),
                        untrusted)
                .on("q", INSTALLED, untrusted.versionsOf("q"))
                .orElseThrow();

        assertThat(verdict.status()).isEqualTo(Patch.UNSIGNED);
        assertThat(verdict.reason()).contains("not signed by a key");
    }

    private List<String> on(String name, UpgradePlan plan) {
        return new Verdicts(plan, FullUpgrade.NONE, Map.of(name, INSTALLED), index)
                .on(name, INSTALLED, index.versionsOf(name)).stream()
                        .map(VerdictsTest::text)
                        .toList();
    }

    private static String text(Verdict verdict) {
        return verdict.version() + " " + verdict.status();
    }

    private void list(String name, String text) throws IOException {
        Path lists = Files.createDirectories(root.resolve("var/lib/apt/lists"));
        Files.writeString(lists.resolve(name), text);
    }
}
