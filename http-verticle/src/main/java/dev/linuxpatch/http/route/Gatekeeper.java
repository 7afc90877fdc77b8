// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.accept.PeerAddress;
import dev.linuxpatch.http.limit.RateLimiter;
import dev.linuxpatch.http.limit.RateLimits;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The checks that every request passes before anything of it is decoded; the order is from cheap to dear. */
final class Gatekeeper {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    /** What RFC 7541 (4.1) adds to the name and the value of a header. */
    private static final int HEADER_OVERHEAD = 32;

    private static final int HTTPS_PORT = 443;

    private final Admission admission;
    private final int maxHeaderBytes;

    Gatekeeper(Admission admission, int maxHeaderBytes) {
        this.admission = Objects.requireNonNull(admission);
        this.maxHeaderBytes = maxHeaderBytes;
    }

    /** Why a request for a route is refused; empty if it may pass. */
    Optional<Problem> refusal(Exchange exchange, Route route) {
        boolean raw = route.target() instanceof Route.Target.Raw;
        return anyRequest(exchange, route.traffic())
                .or(() -> crossSite(exchange.request(), raw))
                .or(() -> permission(exchange, route.permission()));
    }

    /** Why any request is refused, even one for a path that does not exist. */
    Optional<Problem> anyRequest(Exchange exchange, Traffic traffic) {
        return headers(exchange.request()).or(() -> identity(exchange)).or(() -> rate(exchange.request(), traffic));
    }

    /** HTTP/1 counts them while reading; over HTTP/2 the codec could only answer without an envelope. */
    private Optional<Problem> headers(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return Optional.empty();
        }
        int bytes = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            bytes += header.getKey().length() + header.getValue().length() + HEADER_OVERHEAD;
        }
        return bytes <= maxHeaderBytes
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ErrorCode.HEADERS_TOO_LARGE, "the headers are larger than " + maxHeaderBytes + " bytes"));
    }

    private static Optional<Problem> identity(Exchange exchange) {
        return exchange.caller() != null
                ? Optional.empty()
                : Optional.of(Problem.of(ErrorCode.FORBIDDEN, "a client certificate is needed"));
    }

    private Optional<Problem> rate(HttpServerRequest request, Traffic traffic) {
        if (admission.limiter() == null || traffic == Traffic.EXEMPT) {
            return Optional.empty();
        }
        Optional<InetAddress> peer = PeerAddress.of(request.connection());
        if (peer.isEmpty()) {
            return Optional.empty();
        }
        RateLimits.Kind kind = traffic == Traffic.DESTRUCTIVE ? RateLimits.Kind.DESTRUCTIVE : RateLimits.Kind.READ;
        RateLimiter.Decision decision = admission.limiter().tryAcquire(peer.get(), kind);
        return decision.allowed()
                ? Optional.empty()
                : Optional.of(Problem.of(
                                ErrorCode.RATE_LIMIT_EXCEEDED,
                                "too many requests from this address; the next one passes in "
                                        + decision.retryAfterSeconds() + " s",
                                Map.of("retry_after_seconds", decision.retryAfterSeconds()))
                        .retryAfter(Duration.ofSeconds(decision.retryAfterSeconds())));
    }

    /**
     * A browser that holds a client certificate shows it to every site's requests, so a page from elsewhere could change
     * this host or open a socket to it. Browsers say where such a request comes from; other clients say nothing.
     */
    private static Optional<Problem> crossSite(HttpServerRequest request, boolean upgrade) {
        if (SAFE.contains(request.method()) && !upgrade) {
            return Optional.empty();
        }
        String site = request.getHeader("Sec-Fetch-Site");
        boolean elsewhere = "cross-site".equals(site) || "same-site".equals(site);
        String origin = request.getHeader("Origin");
        return elsewhere || (origin != null && !isOwn(origin, request.authority()))
                ? Optional.of(Problem.of(
                        ErrorCode.FORBIDDEN,
                        "this request was made by a page of another site (Origin, Sec-Fetch-Site)"))
                : Optional.empty();
    }

    private static boolean isOwn(String origin, HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        try {
            URI uri = URI.create(origin);
            return uri.getHost() != null
                    && bare(uri.getHost()).equalsIgnoreCase(bare(authority.host()))
                    && port(uri.getPort()) == port(authority.port());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Without the brackets that an IPv6 address may have. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(int explicit) {
        return explicit > 0 ? explicit : HTTPS_PORT;
    }

    private Optional<Problem> permission(Exchange exchange, Permission permission) {
        return admission.authorizer().permits(exchange.caller(), permission, exchange.host())
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ErrorCode.FORBIDDEN, "this client may not do that", Map.of("permission", permission.name())));
    }
}
