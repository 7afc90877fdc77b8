// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/**
 * The TLS of a listener: the identity in force, the options that Vert.x needs for it, and the question whether a session may
 * stay. Safe from every thread.
 */
public final class TlsEngine {

    private final SSLEngineOptions engineOptions = new BoringSslOptions();
    private final Clock clock;
    private final Duration handshakeTimeout;
    private volatile InForce inForce;
    private volatile boolean crlRefused;

    private record InForce(ServerIdentity identity, ClientTrust trust) {}

    /**
     * @param handshakeTimeout how long a peer may take for its handshake
     */
    public TlsEngine(ServerIdentity identity, Duration handshakeTimeout, Clock clock) {
        this.clock = Objects.requireNonNull(clock);
        this.handshakeTimeout = Objects.requireNonNull(handshakeTimeout);
        this.inForce = inForce(identity);
    }

    /** Whether the native library loads on this machine; without it nothing is served. */
    public static boolean isAvailable() {
        return OpenSSLEngineOptions.isAvailable() && OpenSSLEngineOptions.isAlpnAvailable();
    }

    /** The engine for the builder of the server. */
    public SSLEngineOptions engineOptions() {
        return engineOptions;
    }

    /** The options of the identity in force, complete: Vert.x replaces everything on an update. */
    public ServerSSLOptions serverOptions() {
        return serverOptions(inForce);
    }

    /** The identity in force. */
    public ServerIdentity identity() {
        return inForce.identity();
    }

    /**
     * Whether the client of an established session would be let in now. Must be asked for every connection, because a resumed
     * session skips every check of its certificate, and is cheap enough to be asked for every request.
     */
    public boolean stillTrusts(SSLSession session) {
        return inForce.trust().stillTrusts(session);
    }

    /** The state of the revocation list, or null when none is configured. */
    public CrlState crlState() {
        CrlState state = inForce.identity().revocations().state(clock);
        return state != null && crlRefused
                ? new CrlState(CrlState.Status.INVALID, state.issued(), state.nextUpdate())
                : state;
    }

    /** Prepares another identity without putting it in force. */
    Replacement prepare(ServerIdentity identity) {
        InForce next = inForce(identity);
        return new Replacement(serverOptions(next), () -> {
            inForce = next;
            crlRefused = false;
        });
    }

    /** Remembers, for health, that the revocation list on disk is not the one in force because it is no good. */
    void crlRefused(boolean refused) {
        crlRefused = refused;
    }

    /**
     * @param options for the server
     * @param commit puts the identity in force here, once the server has taken the options
     */
    record Replacement(ServerSSLOptions options, Runnable commit) {}

    private InForce inForce(ServerIdentity identity) {
        return new InForce(identity, new ClientTrust(identity.authorities(), identity.revocations(), clock));
    }

    private ServerSSLOptions serverOptions(InForce current) {
        ServerIdentity identity = current.identity();
        return new ServerSSLOptions()
                .setKeyCertOptions(KeyCertOptions.wrap(new ServerKeyManager(identity)))
                .setTrustOptions(TrustOptions.wrap(current.trust()))
                .setClientAuth(ClientAuth.REQUIRED)
                .setEnabledSecureTransportProtocols(
                        identity.material().minimum().protocols())
                .setUseAlpn(true)
                .setSslHandshakeTimeout(handshakeTimeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
