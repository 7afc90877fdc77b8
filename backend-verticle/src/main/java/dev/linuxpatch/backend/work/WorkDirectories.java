// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that jobs leave, one directory a job, kept for a while for whoever looks into a failure. */
final class WorkDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectories.class);
    private static final Duration KEPT_FOR = Duration.ofDays(7);
    private static final int KEPT = 50;
    private static final long KEPT_BYTES = 256L << 20;
    /** More than the first records of a job need. */
    private static final int PROBE_BYTES = 64 * 1024;

    /** Many requests at once must not wait for the disk one after the other. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private record Aged(Path path, Instant time) {}

    private final Path parent;
    private final Clock clock;
    private final long keptBytes;
    /** Of {@link System#nanoTime}; null if the last look found an obstacle, or there was none yet. */
    private Long goodUntil;

    WorkDirectories(Path parent, Clock clock) {
        this(parent, clock, KEPT_BYTES);
    }

    /** @param keptBytes how much the directories of ended jobs may hold together */
    WorkDirectories(Path parent, Clock clock, long keptBytes) {
        this.parent = parent;
        this.clock = clock;
        this.keptBytes = keptBytes;
    }

    /** Begins the journal of an order; older directories that are too many or too old are deleted. */
    Journal begin(WorkOrder order, BootClock.Moment now) throws IOException {
        Files.createDirectories(parent);
        clean();
        Path directory = directory(order.job());
        if (Files.exists(directory)) {
            // Of an earlier order for the same job, or damaged: either way nobody will go on with it.
            DurableFile.move(directory, parent.resolve(order.job() + ".before-" + order.fence()));
        }
        DurableFile.makeDirectory(directory);
        return Journal.begin(directory, new Journal.Begun(order, now));
    }

    /** The journal of a job; empty if there is none that can be believed. */
    Optional<Journal> find(JobId job) throws IOException {
        return Journal.open(directory(job));
    }

    /** Why a job could not leave its records here now; empty if it could. */
    synchronized Optional<Problem> obstacle() {
        if (goodUntil != null && goodUntil - System.nanoTime() > 0) {
            return Optional.empty();
        }
        Path probe = parent.resolve("probe");
        try {
            Files.createDirectories(parent);
            try {
                DurableFile.write(probe, new byte[PROBE_BYTES]);
            } finally {
                Files.deleteIfExists(probe);
            }
            goodUntil = System.nanoTime() + GOOD_FOR.toNanos();
            return Optional.empty();
        } catch (IOException e) {
            goodUntil = null;
            return Optional.of(unusable(e));
        }
    }

    /** Says that the directory takes no writes, and where it is. */
    Problem unusable(IOException e) {
        return Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "the job directory " + parent + " takes no writes: " + Wording.reason(e),
                        Map.of("directory", parent.toString()))
                .retryAfter(RETRY);
    }

    private Path directory(JobId job) {
        return parent.resolve(job.toString());
    }

    private void clean() throws IOException {
        List<Aged> directories = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, WorkDirectories::isOfJob)) {
            for (Path path : found) {
                directories.add(new Aged(path, Files.getLastModifiedTime(path).toInstant()));
            }
        }
        directories.sort(Comparator.comparing(Aged::time).reversed());
        Instant oldest = clock.instant().minus(KEPT_FOR);
        long bytes = 0;
        for (int i = 0; i < directories.size(); i++) {
            Aged directory = directories.get(i);
            // What has not ended is gone on with, however old a clock that was set makes it look.
            boolean dispensable = !Journal.unfinished(directory.path());
            bytes += dispensable ? size(directory.path()) : 0;
            boolean tooMuch = bytes > keptBytes || directory.time().isBefore(oldest);
            if (i >= KEPT - 1 || dispensable && tooMuch) {
                delete(directory.path());
            }
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private static boolean isOfJob(Path path) {
        return JobId.parse(path.getFileName().toString().split("\\.", 2)[0]).isPresent();
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("could not delete {}", directory, e);
        }
    }
}
