// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageSort;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** This machine's own packages and lists, which are only read: apt's and dpkg's answers are the truth. */
@Timeout(180)
class HostInventoryIT {
    private static final Path HOST = Path.of("/");
    private static final int PAGE = InventoryMessages.PAGE;
    private static final int BYTES_FOR_EACH = 400;

    @TempDir
    private Path state;

    @Test
    void tellsTheSameVersionsAndUpgradesAsDpkgAndApt() throws Exception {
        try (Captures captures = new Captures(state)) {
            // Given
            AptInventoryReader reader = new AptInventoryReader(HOST, captures.with(Map.of()), Optional::empty);
            // When
            reader.consult();
            HostInventory inventory = reader.read().orElseThrow();
            // Then
            assertThat(inventory.packages())
                    .extracting(HostInventoryIT::versionOf)
                    .containsExactlyInAnyOrderElementsOf(versionsOfDpkg());
            assertThat(inventory.patches().stream()
                            .filter(patch -> !patch.status().equals(Patch.PINNED))
                            .map(Patch::id))
                    .containsExactlyInAnyOrderElementsOf(upgradesOfApt());
        }
    }

    @Test
    void indexesEveryPackageThatAptKnowsInLittleMemory() throws Exception {
        // Given
        List<PackageList> lists = PackageList.find(HOST, list -> true);
        // When
        AvailableIndex index = AvailableIndexBuilder.read(lists, "amd64");
        AptAvailable available = new AptAvailable(index);
        // Then
        assertThat(namesOf(available)).hasSizeGreaterThan(500).isEqualTo(namesByApt(lists));
        assertThat(index.footprint()).isLessThan((long) BYTES_FOR_EACH * index.size());
    }

    private static List<String> namesOf(AptAvailable available) {
        List<String> names = new ArrayList<>();
        int total = available.find(page(0), Set.of()).total();
        for (int offset = 0; offset < total; offset += PAGE) {
            available
                    .find(page(offset), Set.of())
                    .packages()
                    .forEach(info -> names.add(info.name().value()));
        }
        return names;
    }

    /** Unpacked by apt itself. */
    private static List<String> namesByApt(List<PackageList> lists) {
        List<String> argv = new ArrayList<>(List.of("/usr/lib/apt/apt-helper", "cat-file"));
        lists.forEach(list -> argv.add(list.file().toString()));
        return Tools.output(Map.of(), argv.toArray(String[]::new))
                .lines()
                .filter(line -> line.startsWith("Package: "))
                .map(line -> line.substring("Package: ".length()))
                .distinct()
                .sorted()
                .toList();
    }

    private static FindAvailable page(int offset) {
        return new FindAvailable(null, PackageSort.NAME, false, offset, PAGE);
    }

    private static String versionOf(PackageInfo info) {
        return info.name().bare() + ":" + info.architecture() + " " + info.version() + " " + info.state();
    }

    private static List<String> versionsOfDpkg() {
        return Tools.output(
                        Map.of(),
                        "dpkg-query",
                        "-W",
                        "-f",
                        "${Package}:${Architecture} ${Version} ${db:Status-Status}\n")
                .lines()
                .filter(line -> !line.endsWith(" config-files") && !line.endsWith(" not-installed"))
                .toList();
    }

    private static List<String> upgradesOfApt() {
        return Tools.output(Map.of(), "apt", "list", "--upgradable")
                .lines()
                .filter(line -> line.contains("[upgradable from: "))
                .map(line -> line.substring(0, line.indexOf('/')) + "_" + line.split(" ")[1])
                .toList();
    }
}
