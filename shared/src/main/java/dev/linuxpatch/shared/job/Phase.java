// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.util.Locale;

/** What a job is doing right now; it says whether the job can still be stopped without harm. */
public enum Phase {
    /** Waiting for its turn, or for its time. */
    QUEUED(true),
    /** Working out what to do; waiting for the package manager's lock. */
    PREPARING(true),
    /** Refreshing the package index. */
    REFRESHING(true),
    /** Downloading archives. */
    DOWNLOADING(true),
    /** The package manager is changing the host. */
    CHANGING(false),
    /** Bringing a broken package database back in order. */
    REPAIRING(false),
    /** Re-reading the package database to learn what really happened. */
    VERIFYING(false),
    /** Everything is changed; whether the host is well decides if it stays so. */
    CHECKING(false),
    /** The host is not well after the change: the job takes it back. */
    ROLLING_BACK(false),
    /** Everything is changed; the reboot that follows waits for its time, and can still be left out. */
    AWAITING_REBOOT(true),
    /** The command that restarts the host is run, or has been; the host is expected to come back from it. */
    REBOOTING(false),
    ENDED(false);

    private final boolean cancellable;

    Phase(boolean cancellable) {
        this.cancellable = cancellable;
    }

    public boolean cancellable() {
        return cancellable;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
