// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;

/** {@code /health}, also at the root for simple probes; answered from memory. */
public final class HealthRoutes implements RouteGroup {
    private final HostViews views;

    public HealthRoutes(HostViews views) {
        this.views = Objects.requireNonNull(views);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.getExempt("/health", Permission.HEALTH_READ, this::report),
                Route.getExempt(BASE + "/health", Permission.HEALTH_READ, this::report));
    }

    private Future<Reply> report(Exchange exchange) {
        return Future.succeededFuture(
                new Reply.Encoded(views.at(exchange.host()).health().encoded()));
    }
}
