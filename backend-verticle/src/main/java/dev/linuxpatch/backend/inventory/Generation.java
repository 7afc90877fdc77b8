// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import java.time.Instant;
import java.util.Set;

/**
 * A published inventory and its number.
 *
 * @param takenAt when it was published
 * @param installedNames of its packages
 */
record Generation(long number, Instant takenAt, HostInventory inventory, Set<String> installedNames) {
    /** Before the first inventory has been read. */
    static final Generation NONE = new Generation(0, Instant.EPOCH, HostInventory.EMPTY, Set.of());

    Generation next(HostInventory inventory, Instant now) {
        return new Generation(number + 1, now, inventory.sharing(this.inventory), inventory.installedNames());
    }
}
