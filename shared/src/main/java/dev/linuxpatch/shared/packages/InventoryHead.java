// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import dev.linuxpatch.shared.host.HostId;
import java.time.Instant;
import java.util.Objects;

/**
 * Describes one immutable generation of a host's inventory. The backend alone gives out generations; they only rise.
 *
 * @param generation 0 while the first one is being read; survives no restart by itself, so compare it with the epoch
 * @param epoch identifies the run of the backend that counts the generations
 * @param packageManager wire name
 */
public record InventoryHead(
        HostId host,
        String epoch,
        long generation,
        Instant takenAt,
        String packageManager,
        int packages,
        int patches,
        int securityUpdates,
        boolean requiresReboot,
        CacheState cache) {

    public InventoryHead {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(cache, "cache");
    }
}
