// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when something may have changed in some directories: a moment after the last of a burst of changes, during a long
 * burst now and then, and every few seconds in any case, since a watch can miss something (a directory that comes later,
 * an overflow, a file system without notification). Names of files do not matter: package managers rename new files into
 * place.
 */
final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    /**
     * How long to wait.
     *
     * @param quiet without a change until a burst counts as over
     * @param longest from the first change of a burst until it is told anyway
     * @param poll until it is told although nothing was seen
     */
    record Pace(Duration quiet, Duration longest, Duration poll) {
        static final Pace DEFAULT = new Pace(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    private final List<Path> directories;
    private final Pace pace;
    private final Runnable onChange;
    private final WatchService service;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private final Thread thread;

    private FileWatch(List<Path> directories, Pace pace, Runnable onChange, WatchService service) {
        this.directories = List.copyOf(directories);
        this.pace = pace;
        this.onChange = onChange;
        this.service = service;
        this.thread = new Thread(this::watch, "inventory-watch");
        thread.setDaemon(true);
    }

    /**
     * Begins to watch before it returns, so that no later change is missed.
     *
     * @param directories that need not exist yet
     * @param onChange called by one thread; must be quick
     */
    static FileWatch start(FileSystem fileSystem, List<Path> directories, Pace pace, Runnable onChange)
            throws IOException {
        FileWatch watch = new FileWatch(directories, pace, onChange, fileSystem.newWatchService());
        watch.register();
        watch.thread.start();
        return watch;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("Closing the watch failed", e);
        }
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = service.poll(pace.poll().toNanos(), TimeUnit.NANOSECONDS);
                if (key != null) {
                    drain(key);
                }
                register();
                onChange.run();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("The watch has ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain(WatchKey first) throws InterruptedException {
        long end = System.nanoTime() + pace.longest().toNanos();
        WatchKey key = first;
        while (key != null) {
            key.pollEvents();
            key.reset();
            long left = Math.min(pace.quiet().toNanos(), end - System.nanoTime());
            key = left > 0 ? service.poll(left, TimeUnit.NANOSECONDS) : null;
        }
    }

    /** Directories come and go: one that was deleted and made again needs a new watch. */
    private void register() {
        for (Path directory : directories) {
            WatchKey key = watched.get(directory);
            if ((key == null || !key.isValid()) && Files.isDirectory(directory)) {
                try {
                    watched.put(directory, directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE));
                } catch (IOException e) {
                    LOG.warn(
                            "Cannot watch {}, looking at it every {} s: {}",
                            directory,
                            pace.poll().toSeconds(),
                            e.toString());
                }
            }
        }
    }
}
