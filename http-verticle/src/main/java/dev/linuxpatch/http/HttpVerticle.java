// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.listen.ListenHandlers;
import dev.linuxpatch.http.route.Admission;
import dev.linuxpatch.http.route.DocumentRoutes;
import dev.linuxpatch.http.route.HealthRoutes;
import dev.linuxpatch.http.route.HostRoutes;
import dev.linuxpatch.http.route.JobRoutes;
import dev.linuxpatch.http.route.JobSubmission;
import dev.linuxpatch.http.route.PackageRoutes;
import dev.linuxpatch.http.route.PatchRoutes;
import dev.linuxpatch.http.route.Pipeline;
import dev.linuxpatch.http.route.RequestLimits;
import dev.linuxpatch.http.route.RouteGroup;
import dev.linuxpatch.http.route.RouteTable;
import dev.linuxpatch.http.route.SystemRoutes;
import dev.linuxpatch.http.route.UnderHost;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.packages.OwnPackage;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Serves the API on one event loop. Deploy as many as there are cores; they share everything but the routes. */
public final class HttpVerticle extends VerticleBase {

    /** Opens the listener of one instance. */
    @FunctionalInterface
    public interface ListenerFactory {
        /** Binds and serves; the listener is closed with the verticle that it was opened in. */
        Future<?> open(Vertx vertx, ListenHandlers handlers);
    }

    /**
     * What all instances share.
     *
     * @param hosts that requests can be about
     * @param views what is known of them
     * @param version of this service
     * @param own the package that this service is installed from
     * @param admission the checks before every request
     * @param documents the OpenAPI document, read before
     * @param extra further routes for one instance: metrics, WebSockets, the console
     */
    public record Shared(
            String version,
            Clock clock,
            HostDirectory hosts,
            HostViews views,
            OwnPackage own,
            Admission admission,
            RequestLimits limits,
            DocumentRoutes documents,
            Function<Vertx, List<RouteGroup>> extra) {
        public Shared {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(clock, "clock");
            Objects.requireNonNull(hosts, "hosts");
            Objects.requireNonNull(views, "views");
            Objects.requireNonNull(own, "own");
            Objects.requireNonNull(admission, "admission");
            Objects.requireNonNull(limits, "limits");
            Objects.requireNonNull(documents, "documents");
            Objects.requireNonNull(extra, "extra");
        }
    }

    private final Shared shared;
    private final ListenerFactory listener;

    public HttpVerticle(Shared shared, ListenerFactory listener) {
        this.shared = Objects.requireNonNull(shared);
        this.listener = Objects.requireNonNull(listener);
    }

    @Override
    public Future<?> start() {
        Pipeline pipeline = new Pipeline(vertx, shared.hosts(), shared.clock(), shared.admission(), shared.limits());
        Router router = Router.router(vertx);
        routes(vertx, shared).mount(router, pipeline);
        return listener.open(vertx, new ListenHandlers(router, pipeline::invalid, pipeline::uriTooLong));
    }

    /** The routes of one instance. */
    public static RouteTable routes(Vertx vertx, Shared shared) {
        TypedBus bus = new TypedBus(vertx);
        HostViews views = shared.views();
        HostDirectory hosts = shared.hosts();
        JobSubmission jobs = new JobSubmission(bus, shared.admission().drain());
        List<RouteGroup> groups = new ArrayList<>(List.of(
                new HostRoutes(hosts),
                new UnderHost(new HealthRoutes(views)),
                new UnderHost(new PackageRoutes(bus, views, hosts, jobs)),
                new UnderHost(new PatchRoutes(views, hosts, jobs, shared.own())),
                new UnderHost(new SystemRoutes(bus, jobs, shared.version())),
                new UnderHost(new JobRoutes(bus, hosts.keepers(), jobs)),
                shared.documents()));
        groups.addAll(shared.extra().apply(vertx));
        return new RouteTable(groups);
    }
}
