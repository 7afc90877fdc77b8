// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.feed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Time as the verticle sees it, so that a test can hold it.
 *
 * @param clock for what clients are told
 * @param nanoTime for measuring, never set back
 * @param delay completes when so much time has passed
 */
public record Time(Clock clock, LongSupplier nanoTime, Function<Duration, Future<?>> delay) {
    public Time {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(nanoTime, "nanoTime");
        Objects.requireNonNull(delay, "delay");
    }

    /** The system's own. */
    public static Time of(Vertx vertx) {
        return new Time(
                Clock.systemUTC(), System::nanoTime, time -> vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS));
    }
}
