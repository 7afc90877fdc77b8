// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import java.time.Instant;
import java.util.Objects;

/**
 * What {@code GET /health} tells of the configured revocation list.
 *
 * @param status {@code valid}, {@code expired}, {@code missing} or {@code invalid}
 * @param ageSeconds since it was issued; null if there is none in force
 * @param nextUpdate when the next one is due; null if unknown
 */
public record CrlReport(String status, Long ageSeconds, Instant nextUpdate) {
    public CrlReport {
        Objects.requireNonNull(status, "status");
    }

    /** A missing list is as good as none; one that is there must be right. */
    boolean trustworthy() {
        return status.equals("valid") || status.equals("missing");
    }
}
