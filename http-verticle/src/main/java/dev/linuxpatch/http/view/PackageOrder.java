// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.packages.InventoryMessages.PackageSort;
import dev.linuxpatch.shared.packages.PackageInfo;
import java.util.Comparator;

/** The orders in which packages are listed; ties are broken by name, so that pages never overlap. */
final class PackageOrder {
    private static final Comparator<PackageInfo> BY_NAME = Comparator.comparing(PackageInfo::name);

    private PackageOrder() {}

    static Comparator<PackageInfo> of(PackageSort sort, boolean descending) {
        Comparator<PackageInfo> primary = switch (sort) {
            case NAME -> BY_NAME;
            case VERSION -> Comparator.comparingInt(PackageInfo::versionRank);
            case SIZE -> Comparator.comparingLong(PackageInfo::sizeInstalled);
            case STATUS -> Comparator.comparing(info -> info.status().wireName());
        };
        return (descending ? primary.reversed() : primary).thenComparing(BY_NAME);
    }
}
