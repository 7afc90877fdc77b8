// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the service listens, and the limits of HTTP itself.
 *
 * @param host the address to bind, {@code 0.0.0.0} or {@code ::} for all
 * @param port the port, 0 for any free one
 * @param backlog connections that may wait in the kernel
 * @param idleTimeout how long a connection may be silent in both directions
 * @param headers the limits of a request's head
 * @param http2 the limits of HTTP/2
 * @param webSocketMessageBytes the largest WebSocket message, and frame, that a client may send
 */
public record ListenOptions(
        String host,
        int port,
        int backlog,
        Duration idleTimeout,
        HeaderLimits headers,
        Http2Limits http2,
        int webSocketMessageBytes) {

    private static final int MAX_PORT = 65535;

    public ListenOptions {
        Objects.requireNonNull(host);
        Objects.requireNonNull(idleTimeout);
        Objects.requireNonNull(headers);
        Objects.requireNonNull(http2);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be 0 to " + MAX_PORT + ", not " + port);
        }
        if (backlog < 1 || webSocketMessageBytes < 1 || idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException("backlog, idleTimeout and webSocketMessageBytes must be positive");
        }
    }

    /** The limits of the wire contract, on the given address. */
    public static ListenOptions defaults(String host, int port) {
        return new ListenOptions(
                host, port, 1024, Duration.ofSeconds(60), HeaderLimits.DEFAULTS, Http2Limits.DEFAULTS, 64 * 1024);
    }

    /**
     * The head of a request.
     *
     * @param totalBytes all headers together; more is 431
     * @param requestLineBytes the request line; more is 414
     */
    public record HeaderLimits(int totalBytes, int requestLineBytes) {
        /** 8 KiB of headers as the wire contract says, and a request line of 4 KiB. */
        public static final HeaderLimits DEFAULTS = new HeaderLimits(8192, 4096);

        public HeaderLimits {
            if (totalBytes < 1 || requestLineBytes < 1) {
                throw new IllegalArgumentException("header limits must be positive");
            }
        }
    }

    /**
     * HTTP/2, whose streams and control frames are cheap to send and dear to serve (CVE-2023-44487, CVE-2024-27316).
     *
     * @param concurrentStreams requests under way on one connection
     * @param resets RST_STREAM frames within {@code resetWindow} before the connection is ended
     * @param resetWindow the window for resets
     * @param smallContinuations CONTINUATION frames that carry next to nothing, in one header block
     */
    public record Http2Limits(int concurrentStreams, int resets, Duration resetWindow, int smallContinuations) {
        /** Enough for a busy client of this API. */
        public static final Http2Limits DEFAULTS = new Http2Limits(100, 200, Duration.ofSeconds(30), 16);

        public Http2Limits {
            Objects.requireNonNull(resetWindow);
            if (concurrentStreams < 1 || resets < 1 || smallContinuations < 0) {
                throw new IllegalArgumentException("HTTP/2 limits must be positive");
            }
        }
    }
}
