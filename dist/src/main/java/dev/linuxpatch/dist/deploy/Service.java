// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import dev.linuxpatch.backend.BackendVerticle;
import dev.linuxpatch.backend.system.MachineId;
import dev.linuxpatch.conf.ConfigSources;
import dev.linuxpatch.conf.ConfigWatcher;
import dev.linuxpatch.conf.Configuration;
import dev.linuxpatch.conf.ConfigurationChange;
import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.conf.EffectiveConfiguration;
import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.dist.cluster.ClusterNode;
import dev.linuxpatch.dist.deploy.StartException.Reason;
import dev.linuxpatch.http.accept.GateTransport;
import dev.linuxpatch.http.view.PeerState;
import dev.linuxpatch.job.JobVerticle;
import dev.linuxpatch.job.hosts.HostsVerticle;
import dev.linuxpatch.job.postgres.PostgresElectorate;
import dev.linuxpatch.job.quorum.Electorate;
import dev.linuxpatch.job.quorum.Quorum;
import dev.linuxpatch.job.quorum.QuorumVerticle;
import dev.linuxpatch.shared.bus.BusFaults;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.ws.WsHostsVerticle;
import dev.linuxpatch.ws.WsVerticle;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service in this process: a Vert.x, and the verticles of the wanted roles on it. */
public final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    /** For requests under way, then for connections that do not end by themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration GRACE = Duration.ofSeconds(1);
    /** For all of it. */
    private static final Duration STOP = Duration.ofSeconds(8);
    /** Enough for looking up names and scraping metrics; what blocks longer has threads of its own. */
    private static final int WORKERS = 8;

    /** Beside the job store, for the worker alone. */
    private static final String WORKER_STATE = "worker";
    /** What is remembered of other hosts. */
    private static final String OTHER_HOSTS = "hosts";
    /** Each host's keeper uses one at a time, and gives it back when its disk has answered. */
    private static final int JOB_THREADS = 4;
    /** A server that does not answer keeps a thread for seconds: as many as this may ask it at once. */
    private static final int SERVER_JOB_THREADS = 16;

    private final Clock clock = Clock.systemUTC();
    private PrometheusMeterRegistry metrics;
    private Vertx vertx;
    /** Null while this process stands alone. */
    private ClusterNode cluster;

    private HttpRole http;

    /** An empty one, which can already load a configuration. */
    public Service() {
        this.metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        this.vertx = builder().with(options()).build();
        bindTo(TypedBus.install(vertx));
    }

    private VertxBuilder builder() {
        return Vertx.builder()
                .withMetrics(new MicrometerMetricsFactory(metrics))
                .withTransport(GateTransport.around(transport()));
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setWorkerPoolSize(WORKERS)
                // Requests have meters of their own: RequestMeters says why.
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
                        .setEnabled(true));
    }

    private void bindTo(BusFaults faults) {
        FunctionCounter.builder("bus.messages.refused", faults, BusFaults::unreadable)
                .description("Messages of other nodes that were not understood")
                .tag("reason", "unreadable")
                .register(metrics);
        FunctionCounter.builder("bus.messages.refused", faults, BusFaults::oversized)
                .description("Messages that were not sent because of their size")
                .tag("reason", "oversized")
                .register(metrics);
    }

    /** The kernel's own where there is a native library for this machine: a call less for each read and write. */
    private static Transport transport() {
        return Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
    }

    /** The Vert.x that everything runs on. Starting in a cluster replaces it. */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * Deploys the roles and returns when all of them serve. Blocks.
     *
     * @param sources those that the configuration was loaded from: the file among them is watched
     * @throws StartException if anything prevents it; the message is for an operator
     */
    public void start(EffectiveConfiguration effective, ConfigSources sources, Set<Role> roles, String version)
            throws StartException {
        Configuration configuration = effective.configuration();
        LogLevels.apply(configuration.logging().level());
        HostId host = hostId(configuration);
        LOG.info("linux-patch-api {} on host {}, roles {}", version, host, roles);
        if (configuration.cluster().enabled()) {
            join(configuration, roles, version);
        }
        for (Role role : Role.values()) {
            if (roles.contains(role)) {
                await(role, deploy(role, configuration, host, version));
            }
        }
        ConfigWatcher.start(vertx, sources, effective, ConfigWatcher.DEFAULT_PERIOD, this::changed);
    }

    /** The one that could only load a configuration makes room for one that reaches the others. */
    private void join(Configuration configuration, Set<Role> roles, String version) throws StartException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        cluster = Joining.join(builder(), options(), configuration, roles, version, clock);
        vertx = cluster.vertx();
        cluster.bindTo(metrics);
        bindTo(TypedBus.install(vertx));
    }

    /** Who of the cluster is there; empty while this process stands alone. Safe from every thread. */
    public Optional<PeerState> peers() {
        return cluster == null ? Optional.empty() : Optional.of(cluster.peers());
    }

    /**
     * Ends what is under way politely, then everything. Package transactions go on without us. Blocks for some seconds at
     * most, unless a disk hangs: {@code Serving} does not wait for that.
     */
    public void stop() {
        LOG.info("stopping");
        Future<?> ended = http == null ? Future.succeededFuture() : http.stop(PATIENCE, GRACE);
        try {
            ended.transform(shut -> vertx.close())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP.toSeconds(), TimeUnit.SECONDS);
            LOG.info("stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not everything ended in time", e);
        } finally {
            if (http != null) {
                http.close();
            }
        }
    }

    private Future<?> deploy(Role role, Configuration configuration, HostId host, String version)
            throws StartException {
        return switch (role) {
            case BACKEND ->
                vertx.deployVerticle(new BackendVerticle(
                        configuration.packageManager(),
                        configuration.advisories(),
                        configuration.rollback(),
                        configuration.healthGate(),
                        configuration.system(),
                        configuration.jobs().storagePath().resolve(WORKER_STATE),
                        host,
                        version,
                        clock));
            case JOB -> {
                Quorum quorum = cluster == null ? Quorum.always() : Quorum.unknown();
                Future<?> watched = cluster == null ? Future.succeededFuture() : watch(configuration, host, quorum);
                Future<?> keeping = vertx.deployVerticle(new HostsVerticle(
                        configuration.jobs().storagePath().resolve(OTHER_HOSTS),
                        host,
                        (deployer, of) -> deployer.deployVerticle(
                                new JobVerticle(
                                        jobs(configuration, host, of),
                                        configuration.system().rebootTimeout(),
                                        OwnPackages.of(configuration),
                                        of,
                                        quorum,
                                        cluster != null,
                                        clock),
                                new DeploymentOptions()
                                        .setThreadingModel(ThreadingModel.WORKER)
                                        .setWorkerPoolName("job-verticle")
                                        .setWorkerPoolSize(
                                                configuration.jobs().store().embedded()
                                                        ? JOB_THREADS
                                                        : SERVER_JOB_THREADS)),
                        clock));
                yield Future.all(watched, keeping);
            }
            case WS ->
                vertx.deployVerticle(new WsHostsVerticle(
                        host,
                        (deployer, of) -> deployer.deployVerticle(
                                new WsVerticle(configuration.websocket(), console(configuration, host, of), of))));
            case HTTP -> {
                http = new HttpRole(vertx, configuration, clock, metrics);
                yield http.deploy(host, version, this::peers)
                        .onSuccess(port -> LOG.info(
                                "listening on https://{}:{}",
                                configuration.server().bind(),
                                port));
            }
        };
    }

    /** Tells the others that this node keeps jobs, and finds out whether it may act. */
    private Future<?> watch(Configuration configuration, HostId host, Quorum quorum) {
        String node = configuration.cluster().node();
        Electorate electorate = configuration.jobs().store().embedded()
                ? Electorate.of(node)
                : PostgresElectorate.open(configuration.jobs().store(), host, node);
        return vertx.deployVerticle(
                new QuorumVerticle(node, electorate, quorum),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
    }

    /** In embedded stores each host's jobs lie in one of their own: a damaged one is one host's. A shared store has all. */
    private static JobSettings jobs(Configuration configuration, HostId own, HostId host) {
        JobSettings jobs = configuration.jobs();
        return host.equals(own) || !jobs.store().embedded()
                ? jobs
                : jobs.at(jobs.storagePath().resolve(OTHER_HOSTS).resolve(host.value()));
    }

    /** Consoles ask about the host that requests mean which name none. */
    private static ConsoleSettings console(Configuration configuration, HostId own, HostId host) {
        ConsoleSettings console = configuration.console();
        return host.equals(own) ? console : console.disabled();
    }

    private void changed(ConfigurationChange change) {
        LogLevels.apply(change.running().logging().level());
        if (http != null) {
            http.apply(change.running());
        }
    }

    private static HostId hostId(Configuration configuration) {
        String configured = configuration.system().hostId();
        return configured == null
                ? MachineId.read(configuration.packageManager().root(), hostName())
                : new HostId(configured);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static void await(Role role, Future<?> deployment) throws StartException {
        try {
            deployment.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new StartException(
                    Reason.UNAVAILABLE,
                    "the role " + role + " cannot start: " + e.getCause().getMessage(),
                    e.getCause());
        }
    }
}
