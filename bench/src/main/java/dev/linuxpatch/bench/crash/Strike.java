// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.host.CrashHost;
import dev.linuxpatch.bench.crash.host.Victim;
import dev.linuxpatch.bench.crash.plan.Blow;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Carries out the blow of one round, and brings the service back. */
final class Strike {
    private static final Duration LOOK = Duration.ofMillis(10);
    /** A service that is armed for a point of its start and does not reach it runs. */
    private static final Duration START = Duration.ofSeconds(60);

    private final CrashHost host;
    private final Blow blow;
    private final int outageMillis;
    private final Idle idle;
    private Instant at;
    private Instant toolAt;
    private boolean landed;

    /** Whether there is nothing left that a blow could meet. */
    interface Idle {
        boolean now() throws InterruptedException;
    }

    Strike(CrashHost host, Blow blow, int outageMillis, Idle idle) {
        this.host = host;
        this.blow = blow;
        this.outageMillis = outageMillis;
        this.idle = idle;
    }

    /** Before the first request. */
    void prepare() {
        host.board().disarm();
        if (blow instanceof Blow.AtPoint point) {
            host.board().arm(point.point(), point.count());
        }
    }

    /** While requests are sent. When it returns the service runs. */
    void run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        if (blow instanceof Blow.Service service) {
            killService(began, service.afterMillis());
        } else if (blow instanceof Blow.AtPoint) {
            awaitPoint();
        } else if (blow instanceof Blow.Twice twice) {
            killService(began, twice.afterMillis());
            Thread.sleep(outageMillis);
            killDuringStart(twice);
        } else if (blow instanceof Blow.Tool tool) {
            killTool(began, tool.victim(), tool.afterMillis());
        } else if (blow instanceof Blow.ToolDuringOutage tool) {
            killDuringOutage(began, tool.victim(), tool.afterMillis());
        } else if (blow instanceof Blow.Power power) {
            killService(began, power.afterMillis());
            toolAt = Instant.now();
            host.root().killEverythingBelow();
        }
        if (!host.service().alive()) {
            Thread.sleep(outageMillis);
            if (host.start().isEmpty()) {
                throw new IllegalStateException("the service does not start any more; see " + host.log());
            }
        }
    }

    /** When it happened; null if it did not. */
    Instant at() {
        return at;
    }

    /** When a package tool was killed; null if none was. */
    Instant toolAt() {
        return toolAt;
    }

    /** Whether there was something to kill. */
    boolean landed() {
        return landed;
    }

    private void killService(long began, int afterMillis) throws InterruptedException {
        sleepUntil(began, afterMillis);
        at = Instant.now();
        host.service().kill();
        landed = true;
    }

    private void awaitPoint() throws InterruptedException {
        while (!host.service().endsWithin(LOOK) && !idle.now()) {
            // Neither reached nor out of reach.
        }
        landed = host.board().disarm();
        if (landed) {
            // Its sockets are closed before its end is seen.
            host.service().endsWithin(START);
            at = Instant.now();
        } else if (!host.service().alive()) {
            throw new IllegalStateException("the service has ended by itself; see " + host.log());
        }
    }

    private void killDuringStart(Blow.Twice twice) throws IOException, InterruptedException {
        if (twice.point() != null) {
            host.board().arm(twice.point(), 1);
        }
        host.launch();
        if (twice.point() == null) {
            Thread.sleep(twice.againMillis());
        } else if (!host.service().endsWithin(START)) {
            landed = false;
        }
        host.service().kill();
        host.board().disarm();
    }

    private void killTool(long began, Victim victim, int afterMillis) throws InterruptedException {
        sleepUntil(began, afterMillis);
        while (!landed && !idle.now()) {
            kill(victim);
            Thread.sleep(LOOK.toMillis());
        }
    }

    private void killDuringOutage(long began, Victim victim, int afterMillis) throws InterruptedException {
        sleepUntil(began, afterMillis);
        while (host.root().find(victim).isEmpty() && !idle.now()) {
            Thread.sleep(LOOK.toMillis());
        }
        at = Instant.now();
        host.service().kill();
        kill(victim);
    }

    private void kill(Victim victim) {
        Optional<ProcessHandle> found = host.root().find(victim);
        if (found.isPresent() && found.get().destroyForcibly()) {
            landed = true;
            toolAt = Instant.now();
            at = toolAt;
        }
    }

    private static void sleepUntil(long began, int afterMillis) throws InterruptedException {
        long left = afterMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (left > 0) {
            Thread.sleep(left);
        }
    }
}
