// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import dev.linuxpatch.conf.Configuration;
import dev.linuxpatch.dist.cluster.ClusterException;
import dev.linuxpatch.dist.cluster.ClusterNode;
import dev.linuxpatch.dist.deploy.StartException.Reason;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;

/** Joins a cluster. Apart from {@link Service}, so that a JVM which stands alone need not even look at the classes. */
final class Joining {
    private Joining() {}

    static ClusterNode join(
            VertxBuilder builder,
            VertxOptions options,
            Configuration configuration,
            Set<Role> roles,
            String version,
            Clock clock)
            throws StartException {
        try {
            return ClusterNode.join(
                    builder,
                    options,
                    configuration.cluster(),
                    configuration.tls().caCertificate(),
                    roles.stream().map(Role::toString).collect(Collectors.toUnmodifiableSet()),
                    version,
                    clock);
        } catch (ClusterException e) {
            throw new StartException(
                    e.isConfiguration() ? Reason.CONFIGURATION : Reason.UNAVAILABLE, e.getMessage(), e);
        }
    }
}
