// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when one of a group of files may have changed, within a second.
 *
 * <p>It watches the <em>directories</em> of the files (inotify on Linux), because editors and configuration management
 * replace a file by renaming over it, and Kubernetes swaps a symbolic link next to it; a watch on the file itself would
 * follow the old inode. File attributes are polled as well, slowly, for file systems without notification (NFS) and for
 * links that lead through other directories.
 *
 * <p>A callback means "look again": it may come without a change. Callbacks run on one daemon thread, may block, and are
 * never concurrent. A callback that throws is logged and does not end the watch.
 */
public final class FileWatch implements AutoCloseable {

    /** How often attributes are compared when notification works. */
    public static final Duration DEFAULT_POLL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration POLL_WITHOUT_NOTIFICATION = Duration.ofMillis(500);
    /** Quiet time that ends a burst of events, and the longest that a burst may hold a callback back. */
    private static final long QUIET_MILLIS = 50;

    private static final long BURST_MILLIS = 300;

    private final List<Group> groups = new CopyOnWriteArrayList<>();
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private final WatchService notifications;
    private final Duration poll;
    private final Thread thread;
    private volatile boolean closed;

    /** Watches with the default poll interval. */
    public FileWatch() {
        this(DEFAULT_POLL);
    }

    /** Watches with the given poll interval, which must be positive. */
    public FileWatch(Duration poll) {
        this.notifications = openNotifications();
        this.poll = notifications == null && poll.compareTo(POLL_WITHOUT_NOTIFICATION) > 0
                ? POLL_WITHOUT_NOTIFICATION
                : poll;
        this.thread = new Thread(this::run, "file-watch");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Watches a group of files; none needs to exist yet. The callback comes once soon after this, because a file may have
     * changed between its first reading and this call.
     *
     * @param files the files, absolute or relative to the working directory
     * @param look called on the watch thread whenever one of them may have changed
     * @return ends the watch of this group when closed
     */
    public Registration register(Collection<Path> files, Runnable look) {
        List<Path> absolute = files.stream().map(Path::toAbsolutePath).toList();
        Group group = new Group(absolute, look);
        groups.add(group);
        watchDirectories();
        return () -> {
            groups.remove(group);
            watchDirectories();
        };
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (notifications != null) {
            try {
                notifications.close();
            } catch (IOException e) {
                LOG.debug("closing the file notification service", e);
            }
        }
    }

    private static WatchService openNotifications() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn(
                    "file notification is not available ({}); files are polled every {} ms",
                    e.getMessage(),
                    POLL_WITHOUT_NOTIFICATION.toMillis());
            return null;
        }
    }

    private void run() {
        while (!closed) {
            try {
                Set<Path> touched = awaitEvents();
                for (Group group : groups) {
                    group.lookIf(touched);
                }
                watchDirectories();
            } catch (InterruptedException | ClosedWatchServiceException e) {
                if (!closed) {
                    LOG.error("file watching ended; changed files are no longer noticed", e);
                }
                return;
            }
        }
    }

    /** The directories with events, empty when only the poll interval has passed. */
    private Set<Path> awaitEvents() throws InterruptedException {
        Set<Path> touched = new HashSet<>();
        if (notifications == null) {
            Thread.sleep(poll.toMillis());
            return touched;
        }
        WatchKey key = notifications.poll(poll.toMillis(), TimeUnit.MILLISECONDS);
        long burstEnd = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BURST_MILLIS);
        while (key != null) {
            key.pollEvents();
            touched.add((Path) key.watchable());
            if (!key.reset()) {
                forget(key);
            }
            long left = TimeUnit.NANOSECONDS.toMillis(burstEnd - System.nanoTime());
            key = left <= 0 ? null : notifications.poll(Math.min(left, QUIET_MILLIS), TimeUnit.MILLISECONDS);
        }
        return touched;
    }

    private synchronized void forget(WatchKey key) {
        watched.values().remove(key);
    }

    private synchronized void watchDirectories() {
        if (notifications == null || closed) {
            return;
        }
        Set<Path> wanted = new HashSet<>();
        groups.forEach(group -> wanted.addAll(group.directories()));
        watched.entrySet().removeIf(entry -> {
            boolean stale = !wanted.contains(entry.getKey());
            if (stale) {
                entry.getValue().cancel();
            }
            return stale;
        });
        for (Path directory : wanted) {
            if (!watched.containsKey(directory) && Files.isDirectory(directory)) {
                try {
                    watched.put(directory, directory.register(notifications, KINDS));
                } catch (IOException e) {
                    LOG.debug("{} is polled, it cannot be watched: {}", directory, e.getMessage());
                }
            }
        }
    }

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    /** Ends the watch of a group. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Group {
        private final List<Path> files;
        private final Runnable look;
        private List<FileStamp> stamps = List.of();

        Group(List<Path> files, Runnable look) {
            this.files = files;
            this.look = look;
        }

        private List<FileStamp> stamps() {
            return files.stream().map(FileStamp::of).toList();
        }

        /** The directory of each file and, for a symbolic link, the directory of what it leads to. */
        Set<Path> directories() {
            Set<Path> directories = new HashSet<>();
            for (Path file : files) {
                directories.add(file.getParent());
                try {
                    directories.add(file.toRealPath().getParent());
                } catch (IOException e) {
                    LOG.trace("{} does not exist now", file);
                }
            }
            return directories;
        }

        void lookIf(Set<Path> touched) {
            List<FileStamp> now = stamps();
            boolean changed = !now.equals(stamps);
            stamps = now;
            if (changed || directories().stream().anyMatch(touched::contains)) {
                try {
                    look.run();
                } catch (RuntimeException e) {
                    LOG.error("applying a change of {} failed", files, e);
                }
            }
        }
    }
}
