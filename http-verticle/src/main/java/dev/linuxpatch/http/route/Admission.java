// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.accept.PeerAddress;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.limit.RateLimiter;
import dev.linuxpatch.http.measure.RequestMeters;
import dev.linuxpatch.http.tls.ClientIdentity;
import dev.linuxpatch.shared.access.Caller;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What stands between a connection and the routes. Shared by all HTTP instances of a JVM.
 *
 * @param identity who is at the other end; empty refuses the request
 * @param limiter null if requests are not limited
 * @param drain refuses what is new once the service is about to stop
 */
public record Admission(
        Function<HttpConnection, Optional<Caller>> identity,
        Authorizer authorizer,
        RateLimiter limiter,
        AuditLog audit,
        RequestMeters meters,
        Drain drain) {

    public Admission {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(authorizer, "authorizer");
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(meters, "meters");
        Objects.requireNonNull(drain, "drain");
    }

    /** The identity that the client's certificate proves. */
    public static Optional<Caller> byCertificate(HttpConnection connection) {
        return ClientIdentity.of(connection)
                .map(identity -> new Caller(
                        identity.subject(),
                        identity.commonName() == null ? "" : identity.commonName(),
                        identity.alternativeNames(),
                        identity.serial(),
                        identity.address()));
    }

    /** As text; empty if the connection has no address. */
    static String peer(HttpConnection connection) {
        return PeerAddress.of(connection).map(InetAddress::getHostAddress).orElse("");
    }
}
