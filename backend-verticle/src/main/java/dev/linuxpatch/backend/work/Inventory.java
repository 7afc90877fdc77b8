// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.Patch;
import java.util.List;

/** What the worker needs of the host's inventory. */
public interface Inventory {
    /** Reads everything again and publishes it; returns when readers see it. */
    void refresh();

    /** Patches of the newest generation. */
    List<Patch> patches();

    /** How far the package index can be trusted. */
    CacheState cache();

    /** The package index has just been refreshed. */
    void indexRefreshed();

    /** A refresh of the package index could not read these repositories. */
    void indexNotRefreshed(List<String> repositories);

    /** Whether facts, read now, say that the host needs a reboot. */
    boolean rebootRequired();
}
