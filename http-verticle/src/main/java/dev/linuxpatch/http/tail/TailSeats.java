// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.AtomicInteger;

/** How many tails may be open at once on all HTTP instances of a JVM together. Used from every thread. */
public final class TailSeats implements MeterBinder {
    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();

    /** @param limit at least 1 */
    public TailSeats(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("no tail could ever be open: " + limit);
        }
        this.limit = limit;
    }

    /** Takes a seat, if there is one. */
    boolean take() {
        return taken.getAndUpdate(now -> now < limit ? now + 1 : now) < limit;
    }

    /** Gives a taken seat back. */
    void giveBack() {
        taken.decrementAndGet();
    }

    int limit() {
        return limit;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tails.open", taken, AtomicInteger::get)
                .description("WebSocket tails of job events that are open")
                .register(registry);
    }
}
