// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The packages of the index, of one generation. Answers from memory; safe for several threads. */
public interface AvailablePackages {
    AvailablePackages NONE = new AvailablePackages() {
        @Override
        public AvailablePage find(FindAvailable question, Set<String> installed) {
            return new AvailablePage(0, question.offset(), List.of());
        }

        @Override
        public Optional<PackageDetail> detail(PackageName name) {
            return Optional.empty();
        }
    };

    /** A page of the packages that are not installed. */
    AvailablePage find(FindAvailable question, Set<String> installed);

    /** What the index knows of a package, installed or not. */
    Optional<PackageDetail> detail(PackageName name);

    /**
     * What the index says of one version; empty if it has not got it.
     *
     * @param from the version that it would replace; null if there is none
     */
    default Optional<Offer> offer(PackageName name, PackageVersion version, PackageVersion from) {
        return detail(name)
                .map(PackageDetail::info)
                .filter(info -> info.version().equals(version))
                .map(info -> new Offer("", false, known(info.sizeBytes()), known(info.sizeInstalled())));
    }

    private static Long known(long bytes) {
        return bytes > 0 ? bytes : null;
    }
}
