// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many tails may be open at once, WebSockets and event streams on all HTTP instances of a JVM together. Used from every
 * thread.
 */
public final class TailSeats implements MeterBinder {
    private static final Duration RETRY = Duration.ofSeconds(5);

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
    public boolean take() {
        return taken.getAndUpdate(now -> now < limit ? now + 1 : now) < limit;
    }

    /** Gives a taken seat back. */
    public void giveBack() {
        taken.decrementAndGet();
    }

    /** What a client is told that gets none. */
    public Problem full() {
        return Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "all " + limit + " event streams are in use",
                        Map.of("max_connections", limit))
                .retryAfter(RETRY);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tails.open", taken, AtomicInteger::get)
                .description("tails of job events that are open, WebSockets and event streams")
                .register(registry);
    }
}
