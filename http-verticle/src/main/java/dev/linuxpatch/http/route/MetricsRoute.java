// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** {@code /metrics} for Prometheus, in its text format. */
public final class MetricsRoute implements RouteGroup {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final Supplier<String> scrape;

    /** @param scrape all metrics as text, for example {@code PrometheusMeterRegistry::scrape}; may take a while */
    public MetricsRoute(Vertx vertx, Supplier<String> scrape) {
        this.vertx = Objects.requireNonNull(vertx);
        this.scrape = Objects.requireNonNull(scrape);
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/metrics",
                Permission.METRICS_READ,
                exchange -> vertx.executeBlocking(scrape::get, false)
                        .map(text -> new Reply.Document(TEXT_FORMAT, Buffer.buffer(text), null))));
    }
}
