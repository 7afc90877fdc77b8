// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.drain;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Whether the service is about to stop, and what has to be done then. Shared by all HTTP instances of a JVM; used from every
 * thread.
 */
public final class Drain {
    /** What a restart takes, and a little more. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean begun;

    private record Listener(Context context, Supplier<Future<?>> action) {}

    /** From then on nothing new is begun; what is asked and answered at once is still answered. */
    public boolean begun() {
        return begun;
    }

    /**
     * Has something done when it begins, on the context of the caller.
     *
     * @param action what it returns completes when this part is done
     */
    public void onBegin(Vertx vertx, Supplier<Future<?>> action) {
        listeners.add(new Listener(vertx.getOrCreateContext(), action));
    }

    /** Begins; completes when every part is done, whatever came of it. The second call does nothing. */
    public Future<?> begin() {
        if (begun) {
            return Future.succeededFuture();
        }
        begun = true;
        return Future.join(listeners.stream().map(Drain::run).toList());
    }

    private static Future<?> run(Listener listener) {
        Promise<Object> done = Promise.promise();
        listener.context().runOnContext(none -> {
            try {
                listener.action().get().<Object>mapEmpty().onComplete(done);
            } catch (RuntimeException bug) {
                done.fail(bug);
            }
        });
        return done.future();
    }

    /** Why nothing new is begun. */
    public Problem problem() {
        return Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "the service is about to stop: try again when it is back")
                .retryAfter(RETRY);
    }
}
