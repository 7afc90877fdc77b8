// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.PackageInfo;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the inventory of one host current. It reads in threads of its own; everyone else is answered from memory.
 *
 * <p>After a change of the package database a generation with the new versions is published within a fraction of a second,
 * in which patches carry what the package manager said last; when it has been consulted again, another one follows if that
 * makes a difference. Number 0 means that the first is not there yet.
 */
public final class InventoryIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryIndex.class);

    private final HostId host;
    private final InventoryReader reader;
    private final Consumer<InventoryHead> onChange;
    private final String epoch = UUID.randomUUID().toString();
    private final Generations generations;
    private final CacheAge cacheAge;
    private final InventoryUpdater updater;
    private FileWatch watch;
    /** Of the reading thread. */
    private CacheState told = CacheState.NONE;

    /**
     * @param staleAfter age at which the index counts as stale
     * @param onChange told of each generation, and again with the same number when only the state of the cache changed;
     *     called by the reading thread, must be quick
     */
    public InventoryIndex(
            HostId host, InventoryReader reader, Duration staleAfter, Clock clock, Consumer<InventoryHead> onChange) {
        this.host = Objects.requireNonNull(host, "host");
        this.reader = Objects.requireNonNull(reader, "reader");
        this.onChange = Objects.requireNonNull(onChange, "onChange");
        this.generations = new Generations(clock);
        this.cacheAge = new CacheAge(clock, staleAfter);
        this.updater = new InventoryUpdater(reader, new Publisher());
    }

    /** Begins to watch, and to read the first generation in the background. Call once. */
    public void start() throws IOException {
        watch = FileWatch.start(
                FileSystems.getDefault(),
                reader.directories(),
                FileWatch.Pace.DEFAULT,
                updater::somethingMayHaveChanged);
        updater.somethingMayHaveChanged();
    }

    /** The newest generation; the state of the cache is as of now. */
    public InventoryHead head() {
        return head(generations.current());
    }

    /** The newest inventory, {@link HostInventory#EMPTY} before the first. */
    public HostInventory inventory() {
        return generations.current().inventory();
    }

    /**
     * Reads what has changed, now. Whoever has just changed packages waits for this before saying so, that a client who
     * then looks sees it.
     *
     * @return completes in milliseconds with the head once the installed versions of that moment are published; what the
     *     package manager would do with them may follow. Fails if the files cannot be read or this is closed
     */
    public CompletableFuture<InventoryHead> refresh() {
        return updater.readNow().thenApply(done -> head());
    }

    /** Paths of an installed package; empty if that cannot be told. Reads files. */
    public Optional<List<String>> files(PackageInfo known) {
        try {
            return reader.files(known);
        } catch (IOException e) {
            LOG.warn("Cannot read which files {} has: {}", known.name(), e.toString());
            return Optional.empty();
        }
    }

    /** Completes when everything, what the package manager makes of it included, is of the files as they are now. */
    public CompletableFuture<InventoryHead> settled() {
        return updater.settled().thenApply(done -> head());
    }

    /** Our own refresh of the index went well. */
    public void refreshSucceeded(Instant at) {
        cacheAge.refreshSucceeded(at);
        updater.somethingMayHaveChanged();
    }

    /** Our own refresh could not read these repositories. */
    public void refreshFailed(List<String> repositories) {
        cacheAge.refreshFailed(repositories);
        updater.somethingMayHaveChanged();
    }

    /** Ends the watch and the threads. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        updater.close();
    }

    Generations generations() {
        return generations;
    }

    InventoryReader reader() {
        return reader;
    }

    private InventoryHead head(Generation generation) {
        HostInventory inventory = generation.inventory();
        return new InventoryHead(
                host,
                epoch,
                generation.number(),
                generation.takenAt(),
                reader.packageManager(),
                inventory.packages().size(),
                inventory.patches().size(),
                inventory.securityUpdates(),
                inventory.requiresReboot(),
                cacheAge.state(inventory.indexRefreshed())
                        .signed(inventory.indexValidUntil(), inventory.indexSigners()));
    }

    private final class Publisher implements InventoryUpdater.Sink {
        @Override
        public void read(HostInventory inventory) {
            Generation current = generations.current();
            if (current.number() > 0 && inventory.tellsTheSameAs(current.inventory())) {
                generations.amend(inventory);
            } else {
                tell(head(generations.publish(inventory)));
            }
        }

        @Override
        public void looked() {
            generations.forget();
            InventoryHead head = head();
            if (head.generation() > 0 && !head.cache().equals(told)) {
                tell(head);
            }
        }

        private void tell(InventoryHead head) {
            told = head.cache();
            onChange.accept(head);
        }
    }
}
