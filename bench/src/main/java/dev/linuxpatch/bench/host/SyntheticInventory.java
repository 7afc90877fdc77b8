// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.host;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a backend would tell of a made-up host.
 *
 * @param packages how many packages are installed; every eighth has a patch
 */
public record SyntheticInventory(int packages) {
    private static final Instant TAKEN = Instant.ofEpochSecond(1_800_000_000L);
    private static final int PATCH_EVERY = 8;

    /** The generation that holds all of it. */
    public InventoryHead head() {
        return new InventoryHead(
                new HostId("synthetic"),
                "epoch",
                1,
                TAKEN,
                "apt",
                packages,
                patches().size(),
                0,
                false,
                new CacheState(CacheState.Status.FRESH, TAKEN, List.of()));
    }

    /** The installed packages. */
    public List<PackageInfo> installed() {
        return IntStream.range(0, packages).mapToObj(this::installed).toList();
    }

    /** The patches, in the order of their names. */
    public List<Patch> patches() {
        return IntStream.range(0, packages)
                .filter(i -> i % PATCH_EVERY == 0)
                .mapToObj(SyntheticInventory::patch)
                .toList();
    }

    private PackageInfo installed(int i) {
        return new PackageInfo(
                name(i),
                version(i, 1),
                "amd64",
                PackageStatus.INSTALLED,
                "installed",
                i,
                i % PATCH_EVERY == 0 ? version(i, 2) : null,
                false,
                "synthetic package number " + i,
                List.of(name(i / 2).value(), name(i / 3).value()),
                2 * i + 1 < packages ? List.of(name(2 * i + 1).value()) : List.of(),
                10_000 + i * 13L,
                (40 + i * 7 % 9000) * 1024L,
                TAKEN,
                "Synthetic Maintainers <synthetic@example.invalid>",
                "synthetic",
                List.of());
    }

    private static Patch patch(int i) {
        return new Patch(
                name(i).value(),
                name(i),
                version(i, 1),
                version(i, 2),
                Severity.MEDIUM,
                false,
                "synthetic package number " + i,
                List.of(),
                false,
                Patch.AVAILABLE,
                "",
                List.of(),
                TAKEN,
                List.of(name(i).value()),
                "Debian",
                10_000 + i * 13L);
    }

    private static PackageName name(int i) {
        return new PackageName("synthetic-%05d".formatted(i));
    }

    private static PackageVersion version(int i, int update) {
        return new PackageVersion("2." + i + "-1+deb12u" + update);
    }
}
