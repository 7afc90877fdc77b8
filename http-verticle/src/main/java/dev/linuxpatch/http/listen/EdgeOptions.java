// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import dev.linuxpatch.http.tls.TlsMaterial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * What stands before HTTP.
 *
 * @param tls the TLS files
 * @param whitelist the whitelist file
 * @param hostNameTtl how long the addresses of a host name in the whitelist are good for
 * @param maxConnections how many connections may be open at once
 * @param handshakeTimeout how long a peer may take for its handshake
 */
public record EdgeOptions(
        TlsMaterial tls, Path whitelist, Duration hostNameTtl, int maxConnections, Duration handshakeTimeout) {
    public EdgeOptions {
        Objects.requireNonNull(tls);
        Objects.requireNonNull(whitelist);
        if (hostNameTtl.isNegative()
                || hostNameTtl.isZero()
                || handshakeTimeout.isNegative()
                || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException("hostNameTtl and handshakeTimeout must be positive");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1, not " + maxConnections);
        }
    }

    /** A minute for host names, 1,024 connections, 10 seconds for a handshake. */
    public static EdgeOptions defaults(TlsMaterial tls, Path whitelist) {
        return new EdgeOptions(tls, whitelist, Duration.ofMinutes(1), 1024, Duration.ofSeconds(10));
    }
}
