// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.conf.ClusterSettings;
import dev.linuxpatch.conf.ExpectedPeer;
import dev.linuxpatch.http.view.PeerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second who is there, and compares it with who is expected. A node whose certificate the others refuse forms
 * a cluster of one: only this tells. {@link #state()} is safe from every thread.
 */
final class ClusterMembers {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMembers.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final String NODE = "node";
    private static final String ROLES = "roles";
    private static final String VERSION = "version";

    private final ClusterManager manager;
    private final ClusterSettings settings;
    private volatile PeerState state;

    private record Member(String node, Set<String> roles) {}

    ClusterMembers(ClusterManager manager, ClusterSettings settings) {
        this.manager = manager;
        this.settings = settings;
        this.state = judge(List.of());
    }

    /** What a node tells the others of itself. */
    static JsonObject introduction(String node, Set<String> roles, String version) {
        return new JsonObject()
                .put(NODE, node)
                .put(ROLES, new JsonArray(List.copyOf(roles)))
                .put(VERSION, version);
    }

    void watch(Vertx vertx) {
        vertx.setPeriodic(0, BETWEEN_LOOKS.toMillis(), timer -> look());
    }

    PeerState state() {
        return state;
    }

    private void look() {
        List<Future<Member>> others = manager.getNodes().stream()
                .filter(id -> !id.equals(manager.getNodeId()))
                .map(this::member)
                .toList();
        Future.join(others).onComplete(asked -> {
            PeerState next = judge(others.stream()
                    .filter(Future::succeeded)
                    .map(Future::result)
                    .filter(Objects::nonNull)
                    .toList());
            if (!next.equals(state)) {
                tell(next);
                state = next;
            }
        });
    }

    /** Null while it has not introduced itself. */
    private Future<Member> member(String id) {
        Promise<NodeInfo> info = Promise.promise();
        manager.getNodeInfo(id, info);
        return info.future().map(known -> {
            JsonObject told = known.metadata();
            return told == null || told.getString(NODE) == null
                    ? null
                    : new Member(
                            told.getString(NODE),
                            Set.copyOf(told.getJsonArray(ROLES, new JsonArray()).stream()
                                    .map(String::valueOf)
                                    .toList()));
        });
    }

    private PeerState judge(List<Member> others) {
        return new PeerState(
                settings.expect().stream().map(ExpectedPeer::toString).toList(),
                others.stream().map(Member::node).sorted().toList(),
                settings.expect().stream()
                        .filter(expected -> others.stream().noneMatch(member -> is(member, expected)))
                        .map(ExpectedPeer::toString)
                        .toList());
    }

    private static boolean is(Member member, ExpectedPeer expected) {
        return switch (expected.kind()) {
            case NODE -> member.node().equals(expected.name());
            case ROLE -> member.roles().contains(expected.name());
        };
    }

    private void tell(PeerState next) {
        if (next.present().contains(settings.node())) {
            LOG.error(
                    "another process of the cluster is called {}, too: each needs a name of its own", settings.node());
        }
        if (next.complete()) {
            LOG.info("the cluster is complete: with {}", next.present());
        } else {
            LOG.warn("the cluster is not complete: {} missing, present {}", next.missing(), next.present());
        }
    }
}
