// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import java.time.Duration;

/**
 * The store did not do what it was asked, and nothing of it was done: the disk is full or read-only, the file cannot be
 * read, somebody else uses it.
 */
public final class StoreException extends RuntimeException {
    private static final Duration RETRY_LATER = Duration.ofSeconds(10);

    /** @param message a sentence for the operator */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What a caller is told: it may try again when there is room. */
    public Problem problem() {
        return Problem.of(ErrorCode.SERVICE_UNAVAILABLE, getMessage()).retryAfter(RETRY_LATER);
    }
}
