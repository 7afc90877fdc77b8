// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All routes, and what happens where there is none: 404 for a path, 405 with the right {@code Allow} for a method. */
public final class RouteTable {
    private static final int FIRST_ERROR = 400;
    private static final int LAST_ERROR = 599;

    private final List<Route> routes;

    /** @throws IllegalArgumentException if two routes have the same method and path */
    public RouteTable(Collection<RouteGroup> groups) {
        this.routes = groups.stream().flatMap(group -> group.routes().stream()).toList();
        Map<String, Long> counts = routes.stream()
                .collect(
                        Collectors.groupingBy(route -> route.method() + " " + route.template(), Collectors.counting()));
        counts.forEach((name, count) -> {
            if (count > 1) {
                throw new IllegalArgumentException("two routes for " + name);
            }
        });
    }

    /** Every route, for documents and their tests. */
    public List<Route> routes() {
        return routes;
    }

    /** Mounts every route on an empty router. */
    public void mount(Router router, Pipeline pipeline) {
        BodyHandler body =
                BodyHandler.create(false).setBodyLimit(pipeline.limits().maxBodyBytes());
        byTemplate().forEach((template, methods) -> {
            methods.forEach(route -> mount(router, pipeline, route, body));
            if (methods.stream().noneMatch(RouteTable::isSubtree)) {
                String allow = allow(methods);
                router.route(Route.pattern(template))
                        .setName(template)
                        .handler(context -> pipeline.otherMethod(context, allow));
            }
        });
        router.route().setName("unknown").handler(pipeline::otherPath);
        IntStream.rangeClosed(FIRST_ERROR, LAST_ERROR)
                .forEach(status -> router.errorHandler(status, context -> pipeline.failed(context, status)));
    }

    private static void mount(Router router, Pipeline pipeline, Route route, BodyHandler body) {
        io.vertx.ext.web.Route mounted = isSubtree(route)
                ? router.route(Route.pattern(route.template()) + "/*")
                : router.route(route.method(), Route.pattern(route.template()));
        if (route.method().equals(HttpMethod.GET) && !(route.target() instanceof Route.Target.Raw)) {
            mounted.method(HttpMethod.HEAD);
        }
        // The kind of a handler says where in a route it may stand; a plain one could not come before the body is read.
        SecurityPolicyHandler checks = context -> pipeline.enter(context, route);
        mounted.setName(route.template()).handler(checks);
        if (route.target() instanceof Route.Target.Plain plain) {
            mounted.handler(context -> pipeline.answer(context, plain.endpoint()));
        } else if (route.target() instanceof Route.Target.WithBody withBody) {
            mounted.handler(body).handler(context -> pipeline.answer(context, withBody.endpoint()));
        } else if (route.target() instanceof Route.Target.Raw raw) {
            mounted.handler(raw.handler());
        }
    }

    private Map<String, List<Route>> byTemplate() {
        return routes.stream().collect(Collectors.groupingBy(Route::template, LinkedHashMap::new, Collectors.toList()));
    }

    private static boolean isSubtree(Route route) {
        return route.target() instanceof Route.Target.Raw raw && raw.subtree();
    }

    private static String allow(List<Route> methods) {
        boolean readable = methods.stream()
                .anyMatch(route ->
                        route.method().equals(HttpMethod.GET) && !(route.target() instanceof Route.Target.Raw));
        return Stream.of(
                        methods.stream().map(route -> route.method().name()),
                        readable ? Stream.of("HEAD") : Stream.<String>empty(),
                        Stream.of("OPTIONS"))
                .flatMap(names -> names)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
