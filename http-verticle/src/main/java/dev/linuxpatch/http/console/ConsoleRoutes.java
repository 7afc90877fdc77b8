// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.console;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.http.respond.RefusedException;
import dev.linuxpatch.http.route.Route;
import dev.linuxpatch.http.route.RouteGroup;
import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Vertx;
import java.util.List;

/** The bridge for consoles; no route at all if it is switched off. */
public final class ConsoleRoutes implements RouteGroup {
    private final List<Route> routes;

    public ConsoleRoutes(Vertx vertx, ConsoleSettings settings) {
        routes = settings.enabled() ? List.of(route(vertx, settings)) : List.of();
    }

    private static Route route(Vertx vertx, ConsoleSettings settings) {
        ConsoleBridge bridge =
                new ConsoleBridge(vertx, settings, (context, problem) -> context.fail(new RefusedException(problem)));
        return Route.subtree(ConsoleBridge.PATH, Permission.CONSOLE, bridge);
    }

    @Override
    public List<Route> routes() {
        return routes;
    }
}
