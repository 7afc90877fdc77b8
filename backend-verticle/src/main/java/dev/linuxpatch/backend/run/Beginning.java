// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until a launcher has begun its program, or makes sure that none ever will. */
final class Beginning {
    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);
    private static final long STEP_NANOS = 5_000_000;
    /** How long a launcher may take to record the begin: the disk may be slow, but no job waits for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    private final JobDirectory directory;
    private final ProcessTree tree;
    private final BooleanSupplier expected;

    /**
     * @param tree knows the processes of the job by their marker
     * @param expected whether a launcher may still appear that is not among them
     */
    Beginning(JobDirectory directory, ProcessTree tree, BooleanSupplier expected) {
        this.directory = directory;
        this.tree = tree;
        this.expected = expected;
    }

    /**
     * Empty if the program never began; then it is certain that it will not begin later either. {@link
     * Begin#UNREADABLE} if that cannot be told.
     */
    Optional<Begin> await() {
        long killAt = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long late = System.nanoTime() - killAt;
            try {
                // In this order: a launcher that dies between two looks must not be missed by both.
                boolean claimed = directory.claimed();
                boolean coming = expected.getAsBoolean() || !tree.alive().isEmpty();
                Optional<Begin> begin = directory.begin();
                if (begin.isPresent()) {
                    return begin;
                }
                if (!coming && (claimed || directory.revoke())) {
                    return Optional.empty();
                }
                if (late > 0) {
                    tree.kill();
                }
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("cannot see whether {} has begun", directory.path(), e);
            }
            if (late > KILL_PATIENCE.toNanos()) {
                // Killed, but held up in the kernel, or not to be seen: better unknown than wrong.
                LOG.error("the launcher of {} neither begins nor ends", directory.path());
                return Optional.of(Begin.UNREADABLE);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
