// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.Patch;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An inventory that says what a test wants and counts how often it is read anew. */
public final class FixedInventory implements Inventory {
    final AtomicInteger refreshes = new AtomicInteger();
    public volatile List<Patch> patches = List.of();
    volatile CacheState cache = new CacheState(CacheState.Status.FRESH, null, List.of());
    public volatile List<String> failedRepositories = List.of();
    volatile boolean rebootRequired;

    @Override
    public void refresh() {
        refreshes.incrementAndGet();
    }

    @Override
    public void settle() {}

    @Override
    public List<Patch> patches() {
        return patches;
    }

    @Override
    public CacheState cache() {
        return cache;
    }

    @Override
    public void indexRefreshed() {
        failedRepositories = List.of();
    }

    @Override
    public void indexNotRefreshed(List<String> repositories) {
        failedRepositories = repositories;
    }

    @Override
    public boolean rebootRequired() {
        return rebootRequired;
    }
}
