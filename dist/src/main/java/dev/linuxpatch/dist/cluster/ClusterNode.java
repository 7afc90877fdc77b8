// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.conf.ClusterSettings;
import dev.linuxpatch.http.view.PeerState;
import dev.linuxpatch.shared.bus.Unanswered;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.io.ObjectInputFilter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process as a member of a cluster: a Vert.x whose event bus reaches all of them. */
public final class ClusterNode {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    private static final int JOIN_SECONDS = 60;
    /**
     * A connection that was cut is given up after these: it would be used again only when its last packet is repeated, which
     * takes the longer the longer it was cut.
     */
    private static final Duration PING = Duration.ofSeconds(5);

    private static final Duration PONG = Duration.ofSeconds(8);

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Vertx vertx;
    private final ClusterMembers members;
    private final LongAdder refused;

    private ClusterNode(Vertx vertx, ClusterMembers members, LongAdder refused) {
        this.vertx = vertx;
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
        refuseSerializedObjects();
        ClusterTls tls = ClusterTls.load(settings.tls(), clientAuthorities, clock);
        LongAdder refused = new LongAdder();
        long begun = System.nanoTime();
        GroupClusterManager manager = new GroupClusterManager(group(settings, new GroupSockets(tls, refused)));
        options.setEventBusOptions(tls.secure(new EventBusOptions()
                .setHost(settings.bind())
                .setPort(settings.busPort())
                .setClusterPingInterval(PING.toMillis())
                .setClusterPingReplyInterval(PONG.toMillis())
                .setClusterNodeMetadata(ClusterMembers.introduction(settings.node(), roles, version))));
        Vertx vertx = clustered(builder.with(options).withClusterManager(manager), settings);
        LOG.info(
                "node {} joined the cluster in {} ms",
                settings.node(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        ClusterMembers members = new ClusterMembers(manager, settings);
        members.watch(vertx);
        follow(vertx, manager);
        return new ClusterNode(vertx, members, refused);
    }

    /** Whoever has asked a node that goes is told so. */
    private static void follow(Vertx vertx, GroupClusterManager manager) {
        Unanswered unanswered = new Unanswered(vertx, System::nanoTime);
        unanswered.follow(manager::asked);
        vertx.setPeriodic(LOOK.toMillis(), timer -> unanswered.present(Set.copyOf(manager.getNodes())));
    }

    /** Nothing here is an object that Java has serialized. A node that somebody else has taken over cannot try it either. */
    private static void refuseSerializedObjects() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(object -> ObjectInputFilter.Status.REJECTED);
        }
    }

    private static Group group(ClusterSettings settings, GroupSockets sockets) throws ClusterException {
        try {
            return new JGroup(new GroupStack(settings, sockets), settings.node());
        } catch (Exception e) {
            throw ClusterException.unavailable("the cluster cannot be joined: " + e.getMessage(), e);
        }
    }

    private static Vertx clustered(VertxBuilder builder, ClusterSettings settings) throws ClusterException {
        try {
            return builder.buildClustered()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable root = rootOf(e);
            String ports = root instanceof BindException
                    ? "; are ports " + settings.busPort() + ", " + settings.groupPort() + " and " + settings.watchPort()
                            + " of " + settings.bind() + " free, and is that an address of this host?"
                    : "";
            throw ClusterException.unavailable("the cluster cannot be joined: " + root.getMessage() + ports, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
}
