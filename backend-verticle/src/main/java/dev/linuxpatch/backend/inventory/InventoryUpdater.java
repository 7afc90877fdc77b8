// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when to read and when to consult the package manager: a reading thread looks whenever something may have changed
 * and compares the inputs; a second one asks what takes seconds, so that reading never waits for it.
 */
final class InventoryUpdater implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryUpdater.class);
    private static final Duration BUSY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** What becomes of it; called by the reading thread only. */
    interface Sink {
        void read(HostInventory inventory);

        /** After each look, also if nothing was read. */
        void looked();
    }

    private final InventoryReader reader;
    private final Sink sink;
    private final ScheduledExecutorService readingThread = thread("inventory");
    private final ExecutorService consultingThread = thread("inventory-consult");
    private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Earliest time for the next look, in the time of {@link System#nanoTime}. */
    private volatile long notBefore = System.nanoTime();

    // Of the reading thread.
    private Object readFrom;
    private Object consultedOn;
    private boolean consulting;
    private boolean hasRead;

    InventoryUpdater(InventoryReader reader, Sink sink) {
        this.reader = reader;
        this.sink = sink;
    }

    /** Looks soon, once for many calls. */
    void somethingMayHaveChanged() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                readingThread.schedule(this::look, notBefore - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed");
            }
        }
    }

    /**
     * Completes when what the sink has, the package manager's answers included, is of files that are as they are now or
     * were later. That can take as long as somebody changes packages.
     */
    CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        waiting.add(settled);
        somethingMayHaveChanged();
        return settled;
    }

    /** Reads at once, whatever the inputs and however busy; completes when the sink has it. */
    CompletableFuture<Void> readNow() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            readingThread.execute(() -> {
                try {
                    read();
                    done.complete(null);
                    somethingMayHaveChanged();
                } catch (IOException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /** Interrupts what is being read or asked, and waits for its end for a moment. */
    @Override
    public void close() {
        consultingThread.shutdownNow();
        readingThread.shutdownNow();
        try {
            if (!consultingThread.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
                    || !readingThread.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Reading the inventory does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** During a transaction not more than once a second, and without consulting. */
    private void look() {
        // First of all, so that a change which comes while this looks is looked at again.
        scheduled.set(false);
        List<CompletableFuture<Void>> asking = List.copyOf(waiting);
        boolean busy = false;
        try {
            busy = reader.isBusy();
            notBefore = System.nanoTime() + (busy ? BUSY_INTERVAL.toNanos() : 0);
            Object inputs = reader.inputs();
            if (!inputs.equals(readFrom)) {
                read();
                readFrom = inputs;
            }
            if (!inputs.equals(consultedOn) && !consulting && (!busy || !hasRead)) {
                consult(inputs);
            }
            sink.looked();
            if (!consulting && inputs.equals(readFrom) && inputs.equals(consultedOn)) {
                waiting.removeAll(asking);
                asking.forEach(settled -> settled.complete(null));
            }
        } catch (IOException | RuntimeException e) {
            complain("read the inventory", e);
        }
        if (busy) {
            somethingMayHaveChanged();
        }
    }

    private void read() throws IOException {
        reader.read().ifPresent(inventory -> {
            hasRead = true;
            sink.read(inventory);
        });
    }

    private void consult(Object inputs) {
        consulting = true;
        run(consultingThread, () -> {
            Object answered = null;
            try {
                reader.consult();
                answered = inputs;
            } catch (IOException | RuntimeException e) {
                complain("consult " + reader.packageManager(), e);
            }
            Object about = answered;
            run(readingThread, () -> consulted(about));
        });
    }

    /** @param inputs that the answer is about; null if there is none: the next look, after the poll at the latest, asks again */
    private void consulted(Object inputs) {
        consulting = false;
        if (inputs != null) {
            consultedOn = inputs;
            readFrom = null;
            somethingMayHaveChanged();
        }
    }

    private void complain(String what, Exception e) {
        if (!readingThread.isShutdown()) {
            LOG.warn("Cannot {}, trying again soon: {}", what, e.toString());
            LOG.debug("The cause", e);
        }
    }

    /** Does nothing once this is closed. */
    private static void run(ExecutorService thread, Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed");
        }
    }

    private static ScheduledExecutorService thread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }
}
