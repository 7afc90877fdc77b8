// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import java.time.Duration;

/**
 * The store did not do what it was asked, and nothing of it was done: the disk is full or read-only, the file cannot be
 * read, the server does not answer, somebody else uses it.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_LATER = Duration.ofSeconds(10);

    private final boolean passing;
    private final boolean leaseLost;

    /** One that does not pass by itself. @param message a sentence for the operator */
    public StoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * @param message a sentence for the operator
     * @param passing whether it may be over without a restart: a disk gets room again, a wrong path stays wrong
     */
    public StoreException(String message, Throwable cause, boolean passing) {
        this(message, cause, passing, false);
    }

    private StoreException(String message, Throwable cause, boolean passing, boolean leaseLost) {
        super(message, cause);
        this.passing = passing;
        this.leaseLost = leaseLost;
    }

    /**
     * Another node acts for the host now, or may: this one must stop, and take everything from the store anew should it ever
     * act again. It is the one kind after which something may have been done: what was being committed when contact was lost.
     *
     * @param message a sentence for the operator
     * @param cause null for none
     */
    public static StoreException leaseLost(String message, Throwable cause) {
        return new StoreException(message, cause, true, true);
    }

    /** Whether it may be over without a restart. */
    public boolean passing() {
        return passing;
    }

    /** Whether this node must stop to act for the host. */
    public boolean leaseLost() {
        return leaseLost;
    }

    /** What a caller is told: it may try again when there is room. */
    public Problem problem() {
        return Problem.of(ErrorCode.SERVICE_UNAVAILABLE, getMessage()).retryAfter(RETRY_LATER);
    }
}
