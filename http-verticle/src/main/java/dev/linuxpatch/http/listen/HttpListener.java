// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import dev.linuxpatch.http.accept.ConnectionGate;
import dev.linuxpatch.http.accept.GuardedTcpConfig;
import dev.linuxpatch.http.accept.PeerAddress;
import dev.linuxpatch.http.accept.Whitelist;
import dev.linuxpatch.http.tls.TlsEngine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one listener of the service. A connection passes three checks: the {@link ConnectionGate} before a TLS byte, the
 * handshake with a client certificate, and once more here address and certificate, because a resumed session skips the
 * certificate and the whitelist may have changed since. Each request asks for both again.
 *
 * <p>Several instances on one address and port of one Vert.x share the socket, its gate and its TLS.
 */
public final class HttpListener {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    /**
     * Netty would answer headers beyond its limit by itself, without an envelope; up to this many times the limit the request
     * is read, and refused by the handler.
     */
    private static final int HTTP2_HEADROOM = 8;

    private final ListenOptions options;
    private final ConnectionGate gate;
    private final TlsEngine tls;
    private final ListenHandlers handlers;
    private final HttpServer server;

    /**
     * @param vertx built with {@link dev.linuxpatch.http.accept.GateTransport}; {@link #listen} fails otherwise
     */
    public HttpListener(
            Vertx vertx, ListenOptions options, ConnectionGate gate, TlsEngine tls, ListenHandlers handlers) {
        this.options = Objects.requireNonNull(options);
        this.gate = Objects.requireNonNull(gate);
        this.tls = Objects.requireNonNull(tls);
        this.handlers = Objects.requireNonNull(handlers);
        this.server = vertx.httpServerBuilder()
                .with(config())
                .with(tls.serverOptions())
                .with(tls.engineOptions())
                .withConnectHandler(this::checkConnection)
                .build();
        server.requestHandler(this::checkRequest)
                .invalidRequestHandler(handlers.invalid())
                .exceptionHandler(e -> LOG.debug("a connection ended before its first request: {}", e.toString()));
    }

    /** Binds and serves. Fails when the address is taken, or when the gate does not stand in front of the socket. */
    public Future<HttpListener> listen() {
        return server.listen().compose(bound -> {
            if (gate.isAttached()) {
                return Future.succeededFuture(this);
            }
            return server.close()
                    .transform(
                            closed -> Future.failedFuture(
                                    new IllegalStateException(
                                            "this Vert.x was not built with GateTransport, so the whitelist would not be checked before TLS")));
        });
    }

    /** The port that is bound. */
    public int port() {
        return server.actualPort();
    }

    /** Hands other TLS options to the server; for {@link dev.linuxpatch.http.tls.TlsReloader}. */
    public Future<Boolean> updateTls(ServerSSLOptions sslOptions) {
        return server.updateSSLOptions(sslOptions);
    }

    /** Ends every connection whose client the trust in force no longer lets in; returns how many. */
    public int closeUntrusted() {
        return gate.closeUnless(tls::stillTrusts);
    }

    /** Takes no more connections and ends the open ones, after requests under way have had time to finish. */
    public Future<Void> shutdown(Duration grace) {
        return server.shutdown(grace);
    }

    private void checkConnection(HttpConnection connection) {
        if (!isAllowed(connection)) {
            connection.close();
            return;
        }
        HttpVersionGuard.on(connection);
    }

    private void checkRequest(HttpServerRequest request) {
        // Closing takes a moment: what a connection sent with its handshake may be decoded before it ends.
        if (!isAllowed(request.connection())) {
            request.connection().close();
        } else if (request.uri().length() > options.headers().requestLineBytes()) {
            handlers.uriTooLong().handle(request);
        } else {
            handlers.requests().handle(request);
        }
    }

    private boolean isAllowed(HttpConnection connection) {
        SSLSession session = connection.sslSession();
        Whitelist whitelist = gate.addresses().whitelist();
        return session != null
                && tls.stillTrusts(session)
                && PeerAddress.of(connection).filter(whitelist::contains).isPresent();
    }

    private HttpServerConfig config() {
        HttpServerConfig config = new HttpServerConfig()
                .setTcpHost(options.host())
                .setTcpPort(options.port())
                .setIdleTimeout(options.idleTimeout())
                .setHttp1Config(new Http1ServerConfig()
                        .setMaxHeaderSize(options.headers().totalBytes())
                        .setMaxInitialLineLength(options.headers().requestLineBytes()))
                .setHttp2Config(http2())
                .setWebSocketConfig(new WebSocketServerConfig()
                        .setMaxFrameSize(options.webSocketMessageBytes())
                        .setMaxMessageSize(options.webSocketMessageBytes())
                        .setUsePerFrameCompression(false)
                        .setUsePerMessageCompression(false));
        // No compression here: views hold their gzip form ready.
        config.getTcpConfig().setAcceptBacklog(options.backlog()).setTransportConfig(new GuardedTcpConfig(gate));
        return config;
    }

    private Http2ServerConfig http2() {
        ListenOptions.Http2Limits limits = options.http2();
        return new Http2ServerConfig()
                .setRstFloodMaxRstFramePerWindow(limits.resets())
                .setRstFloodWindowDuration(limits.resetWindow())
                .setMaxSmallContinuationFrames(limits.smallContinuations())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(limits.concurrentStreams())
                        .setMaxHeaderListSize(
                                (long) HTTP2_HEADROOM * options.headers().totalBytes()));
    }
}
