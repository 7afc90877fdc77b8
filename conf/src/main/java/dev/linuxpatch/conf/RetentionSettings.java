// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.time.Duration;

/**
 * The section {@code jobs.retention}: a finished job is forgotten as soon as one of the limits is passed.
 *
 * @param maxJobs finished jobs that are kept, the newest first
 * @param maxAge since a job ended
 * @param maxOutputBytesPerJob of output that is kept of one job
 * @param maxStoreBytes that the store may take: beyond them logs go before jobs, those that ended longest ago first
 */
public record RetentionSettings(int maxJobs, Duration maxAge, long maxOutputBytesPerJob, long maxStoreBytes) {

    public RetentionSettings {
        Check.positive("maxJobs", maxJobs);
        Check.positive("maxAge", maxAge);
        Check.positive("maxOutputBytesPerJob", maxOutputBytesPerJob);
        Check.positive("maxStoreBytes", maxStoreBytes);
    }
}
