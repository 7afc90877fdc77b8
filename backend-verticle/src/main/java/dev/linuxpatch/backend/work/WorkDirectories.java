// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.job.JobId;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that jobs leave, one directory a job, kept for a while for whoever looks into a failure. */
final class WorkDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectories.class);
    private static final Duration KEPT_FOR = Duration.ofDays(7);
    private static final int KEPT = 50;

    private record Aged(Path path, Instant time) {}

    private final Path parent;
    private final Clock clock;

    WorkDirectories(Path parent, Clock clock) {
        this.parent = parent;
        this.clock = clock;
    }

    /** A directory for this job; older ones that are too many or too old are deleted. */
    Path create(JobId job) throws IOException {
        Files.createDirectories(parent);
        clean();
        return Files.createDirectories(parent.resolve(job.toString()));
    }

    private void clean() throws IOException {
        List<Aged> directories = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                parent, path -> JobId.parse(path.getFileName().toString()).isPresent())) {
            for (Path path : found) {
                directories.add(new Aged(path, Files.getLastModifiedTime(path).toInstant()));
            }
        }
        directories.sort(Comparator.comparing(Aged::time).reversed());
        Instant oldest = clock.instant().minus(KEPT_FOR);
        for (int i = 0; i < directories.size(); i++) {
            if (i >= KEPT - 1 || directories.get(i).time().isBefore(oldest)) {
                delete(directories.get(i).path());
            }
        }
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
