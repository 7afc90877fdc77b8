// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the disk has room for one more job. A job that has begun cannot do without: maintainer scripts fail when their
 * output cannot be written, so nothing is begun on a disk that is nearly full.
 */
public final class Room {
    /** Enough for the output of a large transaction and for the store's own copy of it. */
    static final long NEEDED = 16L << 20;

    private static final Duration RETRY_LATER = Duration.ofSeconds(30);

    private final Path directory;
    private final long needed;

    /** @param directory need not exist yet */
    Room(Path directory) {
        this(directory, NEEDED);
    }

    Room(Path directory, long needed) {
        this.directory = directory;
        this.needed = needed;
    }

    /** What is wrong, for an operator; empty if there is room. */
    Optional<String> lacking() {
        try {
            FileStore disk = diskOf(directory);
            if (disk.isReadOnly()) {
                return Optional.of("the disk of " + directory + " is read-only");
            }
            long free = disk.getUsableSpace();
            return free >= needed
                    ? Optional.empty()
                    : Optional.of("the disk of " + directory + " is full: " + mebibytes(free)
                            + " MiB are free, a job needs " + mebibytes(needed));
        } catch (IOException e) {
            return Optional.of("the disk of " + directory + " cannot be asked: " + e);
        }
    }

    /** Why a new job is refused; empty if it is not. */
    Optional<Problem> problem() {
        return lacking()
                .map(reason -> Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "no new jobs are taken: " + reason)
                        .retryAfter(RETRY_LATER));
    }

    /** Whether a failure there may be due to the disk: it takes nothing at all. */
    public static boolean none(Path directory) {
        return new Room(directory, 1 << 20).lacking().isPresent();
    }

    private static FileStore diskOf(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing);
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }
}
