// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Pings a peer at an interval, and tells when it has been silent for too long. */
final class Heartbeat {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final long intervalNanos;
    private final long timeoutNanos;
    private final Runnable ping;
    private final Runnable silent;
    private long lastHeard;
    private long nextPing;
    private long timer;
    private boolean stopped;

    Heartbeat(Vertx vertx, Duration interval, Duration timeout, Runnable ping, Runnable silent) {
        this.vertx = vertx;
        this.intervalNanos = interval.toNanos();
        this.timeoutNanos = timeout.toNanos();
        this.ping = ping;
        this.silent = silent;
    }

    void start() {
        lastHeard = System.nanoTime();
        nextPing = lastHeard + intervalNanos;
        schedule(lastHeard);
    }

    /** The peer has shown that it is there. */
    void heard() {
        lastHeard = System.nanoTime();
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void schedule(long now) {
        long wait = Math.min(nextPing - now, lastHeard + timeoutNanos - now);
        timer = vertx.setTimer(Math.max(1, wait / NANOS_PER_MILLI + 1), fired -> beat());
    }

    private void beat() {
        long now = System.nanoTime();
        if (now - lastHeard >= timeoutNanos) {
            stopped = true;
            silent.run();
            return;
        }
        if (now >= nextPing) {
            nextPing = now + intervalNanos;
            ping.run();
        }
        if (!stopped) {
            schedule(now);
        }
    }
}
