// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

/**
 * Whether this node may act for hosts now. It is no lock: that two nodes never act for one host is what the job store sees to.
 * This is so that the side gives up which the hosts of the other one cannot wait for. Safe from every thread.
 */
public final class Quorum {
    private volatile boolean held;

    private Quorum(boolean held) {
        this.held = held;
    }

    /** Not before somebody has looked. */
    public static Quorum unknown() {
        return new Quorum(false);
    }

    /** For a node that nobody else could act for. */
    public static Quorum always() {
        return new Quorum(true);
    }

    public boolean held() {
        return held;
    }

    void set(boolean now) {
        held = now;
    }
}
