// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.infinispan.manager.DefaultCacheManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this node has registered registered. When others lose sight of a node they forget its consumers; a node that
 * was only paused or cut off would come back, look well and never be sent anything again.
 */
final class LastingClusterManager extends InfinispanClusterManager {
    private static final Logger LOG = LoggerFactory.getLogger(LastingClusterManager.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Set<Registered> own = ConcurrentHashMap.newKeySet();
    private Vertx vertx;
    /** At the last look; used on its context. */
    private List<String> seen = List.of();

    private record Registered(String address, RegistrationInfo info) {}

    LastingClusterManager(DefaultCacheManager caches) {
        super(caches);
    }

    @Override
    public void init(Vertx vertx) {
        super.init(vertx);
        this.vertx = vertx;
    }

    /** Begins to look; call it once, when the cluster was joined. */
    void keep() {
        vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), timer -> look());
    }

    @Override
    public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        if (!info.localOnly()) {
            own.add(new Registered(address, info));
        }
        super.addRegistration(address, info, done);
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        own.remove(new Registered(address, info));
        super.removeRegistration(address, info, done);
    }

    private void look() {
        if (!isActive()) {
            return;
        }
        lookAfterNode();
        own.forEach(registered -> getRegistrations(registered.address(), (known, failure) -> {
            // One that was taken back meanwhile stays so.
            if (failure == null && !known.contains(registered.info()) && own.contains(registered)) {
                LOG.debug("registering {} again", registered.address());
                super.addRegistration(registered.address(), registered.info(), Promise.promise());
            }
        }));
    }

    /** Also when its own copy still has it: that of another node may not. */
    private void lookAfterNode() {
        NodeInfo node = getNodeInfo();
        if (node == null) {
            return;
        }
        List<String> nodes = getNodes();
        boolean changed = !nodes.equals(seen);
        seen = nodes;
        getNodeInfo(getNodeId(), (known, absent) -> {
            if (absent != null) {
                LOG.info("the others had forgotten this node; it tells them again");
            }
            if (absent != null || changed) {
                setNodeInfo(node, Promise.promise());
            }
        });
    }
}
