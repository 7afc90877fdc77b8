// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.conf.ClusterSettings;
import dev.linuxpatch.http.view.PeerState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.infinispan.commons.CacheException;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.conflict.MergePolicy;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process as a member of a cluster: a Vert.x whose event bus reaches all of them. */
public final class ClusterNode {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    private static final String CLUSTER = "linux-patch-api";
    private static final int JOIN_SECONDS = 60;
    /** Infinispan 14 needs what later JDKs have removed. */
    private static final int LAST_JAVA = 23;

    private final Vertx vertx;
    private final DefaultCacheManager caches;
    private final ClusterMembers members;
    private final LongAdder refused;

    private ClusterNode(Vertx vertx, DefaultCacheManager caches, ClusterMembers members, LongAdder refused) {
        this.vertx = vertx;
        this.caches = caches;
        this.members = members;
        this.refused = refused;
    }

    /**
     * Joins those that can be reached, or begins a cluster for others to join. Blocks for some seconds.
     *
     * @param options of the Vert.x; those of its event bus are set here
     * @param clientAuthorities PEM file of the authorities of the API's clients, none of whom may become a node
     * @param roles that this process will have, for the others to know
     * @throws ClusterException if files or ports prevent it
     */
    public static ClusterNode join(
            VertxBuilder builder,
            VertxOptions options,
            ClusterSettings settings,
            Path clientAuthorities,
            Set<String> roles,
            String version,
            Clock clock)
            throws ClusterException {
        if (Runtime.version().feature() > LAST_JAVA) {
            throw ClusterException.misconfigured("a cluster needs Java 17 to " + LAST_JAVA + ", and this is "
                    + Runtime.version().feature() + ": set JAVA_HOME to another one");
        }
        ClusterTls tls = ClusterTls.load(settings.tls(), clientAuthorities, clock);
        LongAdder refused = new LongAdder();
        long begun = System.nanoTime();
        DefaultCacheManager caches = caches(settings, new GroupSockets(tls, refused));
        LastingClusterManager manager = new LastingClusterManager(caches);
        options.setEventBusOptions(tls.secure(new EventBusOptions()
                .setHost(settings.bind())
                .setPort(settings.busPort())
                .setClusterNodeMetadata(ClusterMembers.introduction(settings.node(), roles, version))));
        Vertx vertx = clustered(builder.with(options).withClusterManager(manager), caches);
        LOG.info(
                "node {} joined the cluster in {} ms",
                settings.node(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        manager.keep();
        ClusterMembers members = new ClusterMembers(manager, settings);
        members.watch(vertx);
        return new ClusterNode(vertx, caches, members, refused);
    }

    private static DefaultCacheManager caches(ClusterSettings settings, GroupSockets sockets) throws ClusterException {
        JChannel channel;
        try {
            channel = new JChannel(new GroupStack(settings, sockets));
        } catch (Exception e) {
            throw ClusterException.unavailable("the cluster cannot be joined: " + e.getMessage(), e);
        }
        // A node that comes back is another one, so that cleaning up after the one before does not harm it.
        channel.setName(settings.node() + '-' + UUID.randomUUID());
        GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
        global.transport().clusterName(CLUSTER).transport(new JGroupsTransport(channel));
        global.jmx().disable();
        global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
        DefaultCacheManager caches = new DefaultCacheManager(global.build(), false);
        ConfigurationBuilder everywhere = new ConfigurationBuilder();
        // When two parts find each other, all copies become those of one part; LastingClusterManager adds what is
        // missing
        // then. Without this the copies would go on being different.
        everywhere
                .clustering()
                .cacheMode(CacheMode.REPL_SYNC)
                .partitionHandling()
                .mergePolicy(MergePolicy.PREFERRED_ALWAYS);
        for (String cache : List.of("__vertx.subs", "__vertx.haInfo", "__vertx.nodeInfo")) {
            caches.defineConfiguration(cache, everywhere.build());
        }
        caches.defineConfiguration(
                "__vertx.distributed.cache.configuration",
                new ConfigurationBuilder()
                        .clustering()
                        .cacheMode(CacheMode.DIST_SYNC)
                        .template(true)
                        .build());
        try {
            caches.start();
            return caches;
        } catch (CacheException e) {
            throw ClusterException.unavailable(
                    "the cluster cannot be joined: "
                            + rootOf(e).getMessage() + "; are " + settings.bind() + " port " + settings.groupPort()
                            + " and " + settings.watchPort() + " free?",
                    e);
        }
    }

    private static Vertx clustered(VertxBuilder builder, DefaultCacheManager caches) throws ClusterException {
        try {
            return builder.buildClustered()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            caches.stop();
            throw ClusterException.unavailable(
                    "the event bus of the cluster cannot begin: " + rootOf(e).getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            caches.stop();
            throw ClusterException.unavailable("interrupted", e);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** What everything runs on. */
    public Vertx vertx() {
        return vertx;
    }

    /** Who is there now. */
    public PeerState peers() {
        return members.state();
    }

    /** Puts its counters among the others. */
    public void bindTo(MeterRegistry metrics) {
        FunctionCounter.builder("cluster.connections.refused", refused, LongAdder::sum)
                .description("Connections to the membership that were ended without a certificate of a node")
                .register(metrics);
    }

    /** Leaves. Call it when the Vert.x is closed. Blocks. */
    public void leave() {
        caches.stop();
    }
}
