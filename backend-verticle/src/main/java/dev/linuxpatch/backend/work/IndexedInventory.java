// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.inventory.InventoryIndex;
import dev.linuxpatch.backend.inventory.Offer;
import dev.linuxpatch.backend.system.RebootFacts;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inventory as jobs use it: the index in memory, and what needs a reboot. */
public final class IndexedInventory implements Inventory {
    private static final Logger LOG = LoggerFactory.getLogger(IndexedInventory.class);
    /** It takes milliseconds; a job must not hang on a disk that does. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InventoryIndex index;
    private final RebootFacts reboot;
    private final Clock clock;

    public IndexedInventory(InventoryIndex index, RebootFacts reboot, Clock clock) {
        this.index = index;
        this.reboot = reboot;
        this.clock = clock;
    }

    @Override
    public void refresh() {
        // The watch on the files comes to it by itself: this is no reason to call a job anything else than it was.
        await(index.refresh(), "the inventory could not be read after a job");
    }

    @Override
    public void settle() {
        await(index.settled(), "the inventory does not come to rest; a job goes on with what is known");
    }

    private static void await(CompletableFuture<?> done, String complaint) {
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(complaint, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<Patch> patches() {
        return index.inventory().patches();
    }

    @Override
    public Optional<PackageInfo> installed(PackageName name) {
        return index.inventory().find(name);
    }

    @Override
    public Optional<Offer> offer(PackageName name, PackageVersion version, PackageVersion from) {
        return index.inventory().available().offer(name, version, from);
    }

    @Override
    public Optional<List<String>> files(PackageName name) {
        Optional<PackageInfo> known = installed(name);
        return known.flatMap(index::files);
    }

    @Override
    public CacheState cache() {
        return index.head().cache();
    }

    @Override
    public void indexRefreshed() {
        index.refreshSucceeded(clock.instant());
    }

    @Override
    public void indexNotRefreshed(List<String> repositories) {
        index.refreshFailed(repositories);
    }

    @Override
    public boolean rebootRequired() {
        reboot.refresh();
        return !reboot.reasons().isEmpty();
    }
}
