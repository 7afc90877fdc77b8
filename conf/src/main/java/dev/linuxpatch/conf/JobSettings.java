// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code jobs}.
 *
 * @param maxConcurrent jobs that are active at one time
 * @param timeout after which a job is ended
 * @param storagePath directory of the embedded job store, and of all other state
 * @param queueCapacity jobs that wait; one more is answered 429
 * @param lockWait how long a job waits for a package database that someone else has locked; zero to fail at once
 * @param retention how long finished jobs are kept
 * @param store where jobs are kept
 */
public record JobSettings(
        int maxConcurrent,
        Duration timeout,
        Path storagePath,
        int queueCapacity,
        Duration lockWait,
        RetentionSettings retention,
        StoreSettings store) {

    public JobSettings {
        Check.positive("maxConcurrent", maxConcurrent);
        Check.positive("timeout", timeout);
        requireNonNull(storagePath, "storagePath");
        Check.positive("queueCapacity", queueCapacity);
        if (requireNonNull(lockWait, "lockWait").isNegative()) {
            throw new IllegalArgumentException("lockWait must not be negative, not " + lockWait);
        }
        requireNonNull(retention, "retention");
        requireNonNull(store, "store");
    }

    /** With the embedded store. */
    public JobSettings(
            int maxConcurrent,
            Duration timeout,
            Path storagePath,
            int queueCapacity,
            Duration lockWait,
            RetentionSettings retention) {
        this(maxConcurrent, timeout, storagePath, queueCapacity, lockWait, retention, StoreSettings.EMBEDDED);
    }

    /** The same with another directory. */
    public JobSettings at(Path directory) {
        return new JobSettings(maxConcurrent, timeout, directory, queueCapacity, lockWait, retention, store);
    }
}
