// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

/** Tells calm times from others: what nobody answers is a fault only if nothing was done to the cluster meanwhile. Thread-safe. */
final class Disturbances {
    private int now;
    private Object calm = new Object();

    synchronized void begin() {
        now++;
        calm = null;
    }

    synchronized void end() {
        now--;
        if (now == 0) {
            calm = new Object();
        }
    }

    /** The same as before only if all was calm all the time. */
    synchronized Object token() {
        return calm == null ? new Object() : calm;
    }
}
