// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagesTest {
    /** What a message may have: docs/cluster.md. */
    private static final int MESSAGE = 4 * 1024 * 1024;

    private static List<PackageInfo> packages(int count, String description) {
        return IntStream.range(0, count).mapToObj(i -> info(i, description)).toList();
    }

    @Test
    void smallItemsFillAPage() {
        assertThat(Pages.packages(packages(501, "short"), 0)).hasSize(InventoryMessages.PAGE);
        assertThat(Pages.packages(packages(501, "short"), 500)).hasSize(1);
        assertThat(Pages.packages(packages(501, "short"), 501)).isEmpty();
    }

    @Test
    void longItemsMakeShortPagesThatMissNothingAndFitIntoAMessage() throws Exception {
        // Two bytes each on the wire.
        List<PackageInfo> all = packages(900, "\u00e4".repeat(20_000));
        List<PackageInfo> read = new ArrayList<>();
        while (read.size() < all.size()) {
            List<PackageInfo> page = Pages.packages(all, read.size());
            assertThat(page).isNotEmpty();
            assertThat(WireJson.mapper().writeValueAsBytes(new PackagesReply.Page(1, read.size(), page)).length)
                    .isLessThan(MESSAGE);
            read.addAll(page);
        }

        assertThat(read).isEqualTo(all);
    }

    @Test
    void anItemThatIsLongerThanAPageIsAPage() {
        assertThat(Pages.packages(packages(3, "x".repeat(2_000_000)), 1)).hasSize(1);
    }

    private static PackageInfo info(int number, String description) {
        return new PackageInfo(
                new PackageName("package-" + number),
                new PackageVersion("1"),
                "all",
                PackageStatus.INSTALLED,
                "installed",
                0,
                null,
                false,
                description,
                List.of(),
                List.of(),
                0,
                0,
                null,
                "",
                "source",
                List.of());
    }
}
