// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import dev.linuxpatch.shared.host.HostId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A verticle for each host, deployed when the host is first heard of. For the context of the verticle that uses it. */
public final class HostVerticles {
    private static final Logger LOG = LoggerFactory.getLogger(HostVerticles.class);

    /** How a host gets its verticle. */
    @FunctionalInterface
    public interface Deployment {
        /** @param vertx of the verticle that asks: what is deployed with it goes when that goes */
        Future<String> deploy(Vertx vertx, HostId host);
    }

    private final Vertx vertx;
    private final Deployment deployment;
    private final Map<HostId, Future<String>> deployed = new HashMap<>();

    public HostVerticles(Vertx vertx, Deployment deployment) {
        this.vertx = Objects.requireNonNull(vertx);
        this.deployment = Objects.requireNonNull(deployment);
    }

    /** Deploys it unless it is, or is being, deployed; one that failed is tried anew. */
    public Future<String> ensure(HostId host) {
        Future<String> known = deployed.get(host);
        if (known != null && !known.failed()) {
            return known;
        }
        Future<String> now = deployment.deploy(vertx, host).onFailure(failure -> {
            if (known == null) {
                LOG.error("nothing can be done for host {} here", host, failure);
            }
        });
        deployed.put(host, now);
        return now;
    }
}
