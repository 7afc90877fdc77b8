// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.time.Duration;

/**
 * How much a job may take.
 *
 * @param timeout from the start; then the job is stopped
 * @param outputCapBytes how much of standard output, and as much of standard error, is delivered
 * @param grace between asking (SIGTERM) and ending (SIGKILL) when a job is stopped; may be zero
 */
public record Limits(Duration timeout, long outputCapBytes, Duration grace) {
    public Limits {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, not " + timeout);
        }
        if (outputCapBytes <= 0) {
            throw new IllegalArgumentException("outputCapBytes must be positive, not " + outputCapBytes);
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, but is " + grace);
        }
    }
}
