// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/**
 * Builds the server's TLS context on BoringSSL. Other than the factory of Vert.x it hands the native library the key and
 * chain once, instead of converting them for every handshake, and passes our trust manager on as it is.
 */
final class BoringSslOptions extends OpenSSLEngineOptions {

    private static final int SESSIONS = 10_000;
    private static final Duration SESSION_LIFETIME = Duration.ofHours(1);

    /** Vert.x copies engine options; a copy made by the superclass would lose the factory. */
    @Override
    public OpenSSLEngineOptions copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new Factory();
    }

    private static final class Factory implements SslContextFactory {
        private Set<String> protocols = Set.of();
        private Set<String> suites = Set.of();
        private List<String> alpn = List.of();
        private ClientAuth clientAuth = ClientAuth.REQUIRE;
        private KeyManagerFactory keys;
        private TrustManagerFactory trust;

        @Override
        public SslContextFactory forServer(ClientAuth auth) {
            clientAuth = auth;
            return this;
        }

        @Override
        public SslContextFactory enabledProtocols(Set<String> names) {
            protocols = names;
            return this;
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> names) {
            suites = names;
            return this;
        }

        @Override
        public SslContextFactory applicationProtocols(List<String> names) {
            alpn = names == null ? List.of() : names;
            return this;
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory factory) {
            keys = factory;
            return this;
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory factory) {
            trust = factory;
            return this;
        }

        @Override
        public SslContext create() throws SSLException {
            X509KeyManager key = (X509KeyManager) keys.getKeyManagers()[0];
            String alias = key.getServerAliases("EC", null)[0];
            SslContextBuilder builder = SslContextBuilder.forServer(
                            key.getPrivateKey(alias), key.getCertificateChain(alias))
                    .sslProvider(SslProvider.OPENSSL)
                    .trustManager(clientTrust())
                    .protocols(protocols)
                    .clientAuth(clientAuth);
            if (!suites.isEmpty()) {
                builder.ciphers(suites, SupportedCipherSuiteFilter.INSTANCE);
            }
            if (!alpn.isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        alpn));
            }
            SslContext context = builder.build();
            OpenSslServerSessionContext sessions = (OpenSslServerSessionContext) context.sessionContext();
            sessions.setSessionCacheEnabled(true);
            sessions.setSessionCacheSize(SESSIONS);
            sessions.setSessionTimeout((int) SESSION_LIFETIME.toSeconds());
            return context;
        }

        private TrustManager clientTrust() throws SSLException {
            for (TrustManager manager : trust.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager) {
                    return manager;
                }
            }
            throw new SSLException("no trust in client certificates is configured");
        }
    }
}
