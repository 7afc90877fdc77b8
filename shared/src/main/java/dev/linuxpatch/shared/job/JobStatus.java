// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.util.Locale;

/** Where a job stands, and the only moves that are legal. */
public enum JobStatus {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED,
    TIMEOUT;

    /** Whether the job has ended for good. */
    public boolean terminal() {
        return this != PENDING && this != RUNNING;
    }

    /** Whether a job may go from this status to the next one. */
    public boolean mayBecome(JobStatus next) {
        return switch (this) {
            case PENDING -> next == RUNNING || next == CANCELLED || next == FAILED;
            case RUNNING -> next.terminal();
            case COMPLETED, FAILED, CANCELLED, TIMEOUT -> false;
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
