// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of a request is taken, and how long it may last.
 *
 * @param timeout after which a request without an answer is given one
 * @param maxBodyBytes of one body; more is 413
 * @param maxHeaderBytes of all headers together; more is 431
 */
public record RequestLimits(Duration timeout, long maxBodyBytes, int maxHeaderBytes) {
    /** Those of the wire contract. */
    public static final RequestLimits DEFAULTS = new RequestLimits(Duration.ofSeconds(30), 1024 * 1024, 8192);

    public RequestLimits {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative() || timeout.isZero() || maxBodyBytes < 1 || maxHeaderBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
