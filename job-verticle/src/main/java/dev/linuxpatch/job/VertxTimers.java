// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Timers of Vert.x, on the context that this is made on. */
final class VertxTimers implements Timers {
    private final Vertx vertx;
    private final Context context;

    VertxTimers(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    @Override
    public void soon(Runnable task) {
        context.runOnContext(none -> task.run());
    }

    @Override
    public long after(Duration delay, Runnable task) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), timer -> task.run());
    }

    @Override
    public void cancel(long timer) {
        vertx.cancelTimer(timer);
    }
}
