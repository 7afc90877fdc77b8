// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.time.Duration;

/**
 * The section {@code server}: the listener and its limits.
 *
 * @param port TCP port, 0 for any free one; see {@link Configuration#listenPort()}
 * @param bind address or host name to listen on, IPv4 or IPv6
 * @param requestTimeout after which a request that has no answer yet is given one
 * @param idleTimeout after which a silent connection is closed
 * @param maxConnections open connections at one time
 * @param maxHeaderBytes of one request; more is answered 431
 * @param maxBodyBytes of one request; more is answered 413
 * @param instances event loops that serve HTTP; 0 for one a core
 */
public record ServerSettings(
        int port,
        String bind,
        Duration requestTimeout,
        Duration idleTimeout,
        int maxConnections,
        int maxHeaderBytes,
        long maxBodyBytes,
        int instances) {

    public ServerSettings {
        Check.port("port", port);
        Check.notBlank("bind", bind);
        Check.positive("requestTimeout", requestTimeout);
        Check.positive("idleTimeout", idleTimeout);
        Check.positive("maxConnections", maxConnections);
        Check.positive("maxHeaderBytes", maxHeaderBytes);
        Check.positive("maxBodyBytes", maxBodyBytes);
        if (instances < 0) {
            throw new IllegalArgumentException("instances must not be negative, not " + instances);
        }
    }
}
