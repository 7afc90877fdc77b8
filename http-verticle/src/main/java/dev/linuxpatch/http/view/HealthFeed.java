// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobMessages.GetJobHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Asks the job verticle now and then how it is, so that {@link HealthView} need not. Used on one context. */
public final class HealthFeed {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final TypedBus bus;
    private final HostId host;
    private final HealthView view;
    private final Duration interval;
    private boolean stopped;

    public HealthFeed(Vertx vertx, TypedBus bus, HostId host, HealthView view, Duration interval) {
        this.vertx = Objects.requireNonNull(vertx);
        this.bus = Objects.requireNonNull(bus);
        this.host = Objects.requireNonNull(host);
        this.view = Objects.requireNonNull(view);
        this.interval = Objects.requireNonNull(interval);
    }

    /** Begins, on the caller's context; completes when the job verticle was asked once, whatever came of it. */
    public Future<Void> start() {
        if (stopped) {
            return Future.succeededFuture();
        }
        return bus.request(Addresses.JOB_HEALTH.at(host), new GetJobHealth())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(view::jobsAnswered)
                .onFailure(failure -> view.jobsAbsent(failure.getMessage()))
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .onComplete(done -> {
                    if (!stopped) {
                        vertx.setTimer(interval.toMillis(), timer -> start());
                    }
                });
    }

    /** Ends; what is under way is not waited for. */
    public void stop() {
        stopped = true;
    }
}
