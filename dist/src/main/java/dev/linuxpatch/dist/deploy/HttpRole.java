// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import dev.linuxpatch.conf.Configuration;
import dev.linuxpatch.dist.deploy.StartException.Reason;
import dev.linuxpatch.http.HttpVerticle;
import dev.linuxpatch.http.ViewVerticle;
import dev.linuxpatch.http.accept.HostResolver;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.audit.AuditRecord;
import dev.linuxpatch.http.console.ConsoleRoutes;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.events.EventRoutes;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.limit.RateLimiter;
import dev.linuxpatch.http.listen.Edge;
import dev.linuxpatch.http.listen.EdgeMetrics;
import dev.linuxpatch.http.listen.HttpListener;
import dev.linuxpatch.http.listen.ListenHandlers;
import dev.linuxpatch.http.measure.RequestMeters;
import dev.linuxpatch.http.route.Admission;
import dev.linuxpatch.http.route.Authorizer;
import dev.linuxpatch.http.route.DocumentRoutes;
import dev.linuxpatch.http.route.MetricsRoute;
import dev.linuxpatch.http.route.RouteGroup;
import dev.linuxpatch.http.route.UnderHost;
import dev.linuxpatch.http.tail.TailRoutes;
import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.http.view.HealthView;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.http.view.PeerState;
import dev.linuxpatch.shared.host.HostId;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Everything that a front needs around its verticle: the edge, limits, audit, views. */
final class HttpRole {
    /** Time between two looks at whether all requests are answered. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Vertx vertx;
    private final Configuration configuration;
    private final Clock clock;
    private final PrometheusMeterRegistry metrics;
    private final AuditLog audit;
    private final Edge edge;
    private final RateLimiter limiter;
    private final RequestMeters meters;
    private final TailSeats seats;
    private final Drain drain = new Drain();
    private final List<HttpListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Checks certificates and whitelist, and opens the audit log. Blocks on files.
     *
     * @throws StartException naming each check that failed, and what to do
     */
    HttpRole(Vertx vertx, Configuration configuration, Clock clock, PrometheusMeterRegistry metrics)
            throws StartException {
        this.vertx = vertx;
        this.configuration = configuration;
        this.clock = clock;
        this.metrics = metrics;
        this.audit = AuditSinks.open(configuration.logging(), clock);
        this.limiter = new RateLimiter(HttpSettings.rates(configuration.rateLimit()));
        Edge.Result prepared =
                Edge.prepare(vertx, HttpSettings.edge(configuration), HostResolver.system(vertx), audit, clock);
        if (prepared instanceof Edge.NotReady refused) {
            audit.close();
            throw new StartException(
                    Reason.CONFIGURATION,
                    refused.problems().stream()
                            .map(problem -> "\n  " + problem)
                            .collect(Collectors.joining("", "the service cannot be reached safely:", "")),
                    null);
        }
        this.edge = ((Edge.Ready) prepared).edge();
        this.meters = new RequestMeters(metrics);
        this.seats = new TailSeats(configuration.websocket().maxConnections());
        seats.bindTo(metrics);
        new EdgeMetrics(edge.gate(), edge.tls(), audit, clock).bindTo(metrics);
    }

    /**
     * Deploys views and listeners; the port that is bound.
     *
     * @param peers who of the cluster is there now; empty where there is no cluster
     */
    Future<Integer> deploy(HostId host, String version, Supplier<Optional<PeerState>> peers) {
        long begun = System.nanoTime();
        Keepers keepers = peers.get().isPresent() ? Keepers.ofCluster(clock, System::nanoTime) : Keepers.alone();
        HostDirectory hosts = new HostDirectory(host, keepers, clock, System::nanoTime);
        HostViews views = new HostViews(
                host,
                inventory -> new HealthView(
                        inventory,
                        () -> Optional.ofNullable(edge.tls().crlState()),
                        peers,
                        keepers::lost,
                        clock,
                        () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                        version,
                        drain::begun));
        HttpVerticle.Shared shared = new HttpVerticle.Shared(
                version,
                clock,
                hosts,
                views,
                OwnPackages.of(configuration),
                new Admission(
                        Admission::byCertificate, Authorizer.everyAcceptedClient(), limiter, audit, meters, drain),
                HttpSettings.requests(configuration),
                DocumentRoutes.fromClassPath(),
                instance -> extras(instance, keepers));
        return vertx.deployVerticle(new ViewVerticle(hosts, views))
                .compose(viewing -> vertx.deployVerticle(
                        () -> new HttpVerticle(shared, this::listen),
                        new DeploymentOptions().setInstances(instances())))
                .map(deployed -> {
                    int port = listeners.get(0).port();
                    notice("service_started", "linux-patch-api " + version + " on port " + port);
                    return port;
                });
    }

    /** Puts the limits of a changed configuration in force. */
    void apply(Configuration running) {
        limiter.reconfigure(HttpSettings.rates(running.rateLimit()));
    }

    /**
     * Takes no new jobs, tells those who listen from where to go on, and lets requests under way finish; all others are
     * still answered. Then takes no more connections and ends the open ones. It never fails.
     *
     * @param patience how long those under way may take
     * @param grace how long connections may take to end
     */
    Future<?> stop(Duration patience, Duration grace) {
        notice("service_stopping", "asked to stop");
        return Future.join(timely(drain.begin(), patience), answered(patience))
                .transform(drained -> Future.join(listeners.stream()
                        .map(listener -> listener.shutdown(grace))
                        .toList()))
                .otherwiseEmpty()
                .onComplete(ended -> notice("service_stopped", "no connection is left"));
    }

    private static Future<?> timely(Future<?> part, Duration patience) {
        return part.timeout(patience.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    private Future<?> answered(Duration patience) {
        Promise<Void> answered = Promise.promise();
        look(answered, System.nanoTime() + patience.toNanos());
        return answered.future();
    }

    /** A timer for each look: a periodic one may run, and be told to end, before Vert.x has finished making it. */
    private void look(Promise<Void> answered, long late) {
        if (meters.active() == 0 || System.nanoTime() - late > 0) {
            answered.tryComplete();
        } else {
            vertx.setTimer(LOOK.toMillis(), timer -> look(answered, late));
        }
    }

    /** Writes what the audit log still holds. */
    void close() {
        edge.close();
        audit.close();
    }

    private List<RouteGroup> extras(Vertx instance, Keepers keepers) {
        return List.of(
                new MetricsRoute(instance, metrics::scrape),
                new UnderHost(new TailRoutes(instance, configuration.websocket(), seats, drain)),
                new UnderHost(new EventRoutes(instance, configuration.websocket(), keepers, seats, drain)),
                new ConsoleRoutes(instance, configuration.console()));
    }

    /** An instance that is undeployed closes its own listener. */
    private Future<?> listen(Vertx instance, ListenHandlers handlers) {
        return edge.listen(HttpSettings.listen(configuration), handlers).onSuccess(listeners::add);
    }

    private int instances() {
        int configured = configuration.server().instances();
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    private void notice(String event, String detail) {
        audit.append(new AuditRecord.Notice(clock.instant(), event, false, detail));
    }
}
