// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.dist.cluster.Notice.Consumer;
import dev.linuxpatch.shared.bus.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the event bus who consumes what on which node, for a {@link Group} of nodes. Maps, locks and counters that are
 * shared are not part of it: nothing of this service uses them.
 */
final class GroupClusterManager implements ClusterManager {
    /** For those who are there already to say what they consume. */
    private static final Duration INTRODUCTION = Duration.ofSeconds(5);

    private final Group group;
    private final Roster roster;
    private final Introductions introductions;
    /** By address; of no interest to others. */
    private final Map<String, Set<RegistrationInfo>> localOnly = new ConcurrentHashMap<>();

    private Vertx vertx;
    private volatile NodeInfo node;
    private volatile boolean active;

    GroupClusterManager(Group group) {
        this.group = group;
        this.roster = new Roster();
        this.introductions = new Introductions(group, roster);
    }

    @Override
    public void init(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void registrationListener(RegistrationListener bus) {
        introductions.tell(new RegistrationListener() {
            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
                bus.registrationsUpdated(new RegistrationUpdateEvent(event.address(), consumers(event.address())));
            }

            @Override
            public boolean wantsUpdatesFor(String address) {
                return bus.wantsUpdatesFor(address);
            }
        });
    }

    /** Only Vert.x's fail-over of verticles would listen, which this service does not use. */
    @Override
    public void nodeListener(NodeListener listener) {}

    @Override
    public void join(Completable<Void> done) {
        vertx.<Void>executeBlocking(
                        () -> {
                            group.join(introductions);
                            introductions.awaitOthers(INTRODUCTION);
                            active = true;
                            return null;
                        },
                        false)
                .onComplete(done);
    }

    @Override
    public void leave(Completable<Void> done) {
        vertx.<Void>executeBlocking(
                        () -> {
                            active = false;
                            introductions.close();
                            group.close();
                            return null;
                        },
                        false)
                .onComplete(done);
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public String getNodeId() {
        return group.self();
    }

    @Override
    public List<String> getNodes() {
        return group.members();
    }

    @Override
    public NodeInfo getNodeInfo() {
        return node;
    }

    @Override
    public void getNodeInfo(String id, Completable<NodeInfo> done) {
        roster.node(id)
                .ifPresentOrElse(
                        done::succeed,
                        () -> done.fail("node " + id + " is not there, or has not introduced itself yet"));
    }

    @Override
    public void setNodeInfo(NodeInfo info, Completable<Void> done) {
        node = Objects.requireNonNull(info);
        introductions.introduce(info, done);
    }

    @Override
    public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        if (info.localOnly()) {
            localOnly
                    .computeIfAbsent(address, key -> ConcurrentHashMap.newKeySet())
                    .add(info);
            introductions.touched(address, done);
        } else {
            introductions.add(new Consumer(address, info.seq()), done);
        }
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        if (info.localOnly()) {
            localOnly.computeIfPresent(address, (key, all) -> {
                all.remove(info);
                return all.isEmpty() ? null : all;
            });
            introductions.touched(address, done);
        } else {
            introductions.remove(new Consumer(address, info.seq()), done);
        }
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> done) {
        done.succeed(consumers(address));
    }

    private List<RegistrationInfo> consumers(String address) {
        List<RegistrationInfo> all = roster.consumers(address);
        all.addAll(localOnly.getOrDefault(address, Set.of()));
        return Addresses.isTopic(address) ? all : one(all);
    }

    /**
     * Who is asked. What this node serves itself is nearest; else whoever took an address over last serves it: the one before
     * may have been cut off, so that nobody has heard yet that it ended.
     */
    private List<RegistrationInfo> one(List<RegistrationInfo> all) {
        List<RegistrationInfo> known =
                all.stream().filter(info -> !info.localOnly()).toList();
        return known.stream()
                .filter(info -> info.nodeId().equals(group.self()))
                .findFirst()
                .or(() -> known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1)))
                .map(List::of)
                .orElse(all);
    }

    /** The other node that is asked now if something is sent to an address; empty if none is. */
    Optional<String> asked(String address) {
        List<RegistrationInfo> consumers = consumers(address);
        return Addresses.isTopic(address) || consumers.isEmpty()
                ? Optional.empty()
                : Optional.of(consumers.get(0).nodeId()).filter(node -> !node.equals(group.self()));
    }

    @Override
    public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> done) {
        done.fail(notShared("map " + name));
    }

    @Override
    public <K, V> Map<K, V> getSyncMap(String name) {
        throw notShared("map " + name);
    }

    @Override
    public void getLockWithTimeout(String name, long timeout, Completable<Lock> done) {
        done.fail(notShared("lock " + name));
    }

    @Override
    public void getCounter(String name, Completable<Counter> done) {
        done.fail(notShared("counter " + name));
    }

    private static UnsupportedOperationException notShared(String what) {
        return new UnsupportedOperationException("nodes share nothing but the event bus: no " + what);
    }
}
