// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Name;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Asks for the jobs of hosts all the time, as dashboards do, and notes for how long it got no good answer. */
public final class Prober {
    private static final int OK = 200;
    private static final Duration PAUSE = Duration.ofMillis(30);

    private final Fleet fleet;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong longestNanos = new AtomicLong();

    /** Each of these fronts is asked for each of these hosts; nothing happens to them. */
    public Prober(Fleet fleet, List<Name> fronts, List<Name> hosts) {
        this.fleet = fleet;
        for (Name front : fronts) {
            for (Name host : hosts) {
                threads.add(new Thread(() -> ask(front, host), "probe of " + host + " at " + front));
            }
        }
    }

    /** Whether there is anything to ask. */
    boolean asks() {
        return !threads.isEmpty();
    }

    public void begin() {
        threads.forEach(Thread::start);
    }

    /** Ends when the last one asked has answered well. */
    public Duration longestAway() throws InterruptedException {
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return Duration.ofNanos(longestNanos.get());
    }

    private void ask(Name front, Name host) {
        long good = System.nanoTime();
        boolean last = false;
        try {
            while (!over.get() || !last) {
                last = answers(front, host);
                if (last) {
                    long now = System.nanoTime();
                    longestNanos.accumulateAndGet(now - good, Math::max);
                    good = now;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers(Name front, Name host) throws InterruptedException {
        try {
            return fleet.client(front)
                            .send("GET", FleetClient.root(host) + "/jobs?limit=1", null, Map.of())
                            .status()
                    == OK;
        } catch (IOException e) {
            return false;
        }
    }
}
