// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The inventory of a host whose packages cannot be read: empty, so that everything else of the host can still be asked for.
 *
 * @param packageManager wire name
 */
public record NoPackages(String packageManager) implements InventoryReader {
    @Override
    public List<Path> directories() {
        return List.of();
    }

    @Override
    public Object inputs() {
        return "";
    }

    @Override
    public boolean isBusy() {
        return false;
    }

    @Override
    public void consult() {
        // There is nobody to consult.
    }

    @Override
    public Optional<HostInventory> read() {
        return Optional.of(HostInventory.EMPTY);
    }

    @Override
    public Optional<PackageDetail> detail(PackageInfo known) {
        return Optional.empty();
    }
}
