// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One method on one path. There is no way to make one without saying which permission it needs.
 *
 * @param method the HTTP method; {@code GET} answers {@code HEAD} too
 * @param template the path as the OpenAPI document writes it, for example {@code /api/v1/packages/{name}}
 * @param reach what it needs of the host that it is about
 */
public record Route(
        HttpMethod method, String template, Permission permission, Traffic traffic, Target target, Reach reach) {
    private static final String HOST = RouteGroup.BASE + "/hosts/{" + HostGate.PARAMETER + "}";

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    /** What happens to a request. */
    public sealed interface Target {
        /** It has no body, or one that does not matter. */
        record Plain(Endpoint endpoint) implements Target {}

        /** Its body is read first; it is JSON or absent. */
        record WithBody(Endpoint endpoint) implements Target {}

        /**
         * The handler answers by itself, for example by upgrading to a WebSocket; the checks were made before.
         *
         * @param subtree whether it also serves every path below its own, with every method
         */
        record Raw(Handler<RoutingContext> handler, boolean subtree) implements Target {}
    }

    public Route {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(permission, "a route that declares no permission does not mount");
        Objects.requireNonNull(traffic, "traffic");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(reach, "reach");
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + template);
        }
    }

    /** Reads. */
    public static Route get(String template, Permission permission, Endpoint endpoint) {
        return new Route(HttpMethod.GET, template, permission, Traffic.READ, new Target.Plain(endpoint), Reach.NONE);
    }

    /** Reads, and is never limited. */
    public static Route getExempt(String template, Permission permission, Endpoint endpoint) {
        return new Route(HttpMethod.GET, template, permission, Traffic.EXEMPT, new Target.Plain(endpoint), Reach.NONE);
    }

    /** Changes something, as its body says. */
    public static Route post(String template, Permission permission, Endpoint endpoint) {
        return new Route(
                HttpMethod.POST, template, permission, Traffic.DESTRUCTIVE, new Target.WithBody(endpoint), Reach.NONE);
    }

    /** Changes something, as its body says. */
    public static Route put(String template, Permission permission, Endpoint endpoint) {
        return new Route(
                HttpMethod.PUT, template, permission, Traffic.DESTRUCTIVE, new Target.WithBody(endpoint), Reach.NONE);
    }

    /** Removes something. */
    public static Route delete(String template, Permission permission, Endpoint endpoint) {
        return new Route(
                HttpMethod.DELETE, template, permission, Traffic.DESTRUCTIVE, new Target.Plain(endpoint), Reach.NONE);
    }

    /**
     * Leaves {@code GET} on one path to a handler, for example one that upgrades to a WebSocket and then says so with
     * {@link Exchange#upgraded}.
     */
    public static Route upgrade(String template, Permission permission, Handler<RoutingContext> handler) {
        return new Route(
                HttpMethod.GET, template, permission, Traffic.READ, new Target.Raw(handler, false), Reach.NONE);
    }

    /** Leaves a path and all below it, with every method, to a handler. */
    public static Route subtree(String template, Permission permission, Handler<RoutingContext> handler) {
        return new Route(HttpMethod.GET, template, permission, Traffic.READ, new Target.Raw(handler, true), Reach.NONE);
    }

    /** The same route, which needs something of its host. */
    Route needing(Reach needed) {
        return new Route(method, template, permission, traffic, target, needed);
    }

    /** The same below a host that the path names; empty for what is about no host. */
    Optional<Route> underHost() {
        return template.startsWith(RouteGroup.BASE + '/')
                ? Optional.of(new Route(
                        method,
                        HOST + template.substring(RouteGroup.BASE.length()),
                        permission,
                        traffic,
                        target,
                        reach))
                : Optional.empty();
    }

    /** The template as it is where the path names no host: both ask for the same. */
    String plainTemplate() {
        return template.startsWith(HOST + '/') ? RouteGroup.BASE + template.substring(HOST.length()) : template;
    }

    /** Whether it asks for a change, as its method says. */
    boolean changes() {
        return !method.equals(HttpMethod.GET);
    }

    boolean takesBody() {
        return target instanceof Target.WithBody;
    }

    /** As vertx-web writes the template. */
    static String pattern(String template) {
        return PARAMETER.matcher(template).replaceAll(":$1");
    }
}
