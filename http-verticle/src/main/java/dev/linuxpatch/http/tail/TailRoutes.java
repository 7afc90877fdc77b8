// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.respond.RefusedException;
import dev.linuxpatch.http.route.Exchange;
import dev.linuxpatch.http.route.Route;
import dev.linuxpatch.http.route.RouteGroup;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.bus.TypedBus;
import io.vertx.core.Vertx;
import java.util.List;

/** The stream of job events. */
public final class TailRoutes implements RouteGroup {
    private final TailSockets tails;

    /** Serves tails from now on, on the context of the HTTP instance that calls. */
    public TailRoutes(Vertx vertx, WebSocketSettings settings, TailSeats seats, Drain drain) {
        tails = new TailSockets(
                vertx,
                new TypedBus(vertx),
                settings,
                seats,
                drain,
                context -> new TailSockets.Asked(
                        Exchange.of(context).host(), Exchange.of(context).caller()),
                (context, problem) -> context.fail(new RefusedException(problem)));
        tails.start();
        drain.onBegin(vertx, tails::part);
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.upgrade(BASE + "/ws/jobs", Permission.JOBS_READ, tails));
    }
}
