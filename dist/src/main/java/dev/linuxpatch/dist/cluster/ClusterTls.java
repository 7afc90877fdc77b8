// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.conf.ClusterTlsSettings;
import dev.linuxpatch.http.tls.ServerIdentity;
import dev.linuxpatch.http.tls.TlsMaterial;
import dev.linuxpatch.http.tls.TlsVersion;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What this node shows, and whom it trusts: the cluster's own authority and nobody else. Host names are not looked at,
 * because whoever has a certificate of that authority is a node.
 */
final class ClusterTls {
    /** The only version that is spoken between nodes. */
    static final String PROTOCOL = "TLSv1.3";

    private static final char[] NO_PASSWORD = new char[0];
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int HANDSHAKE_SECONDS = 10;

    private final ClusterTlsSettings files;
    private final SSLContext context;

    private ClusterTls(ClusterTlsSettings files, SSLContext context) {
        this.files = files;
        this.context = context;
    }

    /**
     * Reads and checks the files. Blocks on them.
     *
     * @param clientAuthorities PEM file of the authorities of the API's clients, none of whom may become a node
     * @throws ClusterException naming each check that failed, and what to do
     */
    static ClusterTls load(ClusterTlsSettings files, Path clientAuthorities, Clock clock) throws ClusterException {
        ServerIdentity.Result checked = ServerIdentity.check(
                new TlsMaterial(files.caCertificate(), files.certificate(), files.key(), null, TlsVersion.TLS_1_3),
                clock);
        if (checked instanceof ServerIdentity.Unusable unusable) {
            throw ClusterException.misconfigured(unusable.failures().stream()
                    .map(failure -> "\n  " + failure)
                    .collect(Collectors.joining("", "the cluster cannot be joined safely:", "")));
        }
        ServerIdentity identity = ((ServerIdentity.Usable) checked).identity();
        try {
            checkPurpose(identity.certificate(), files);
            checkAuthority(identity.authorities(), clientAuthorities);
            return new ClusterTls(files, context(identity));
        } catch (GeneralSecurityException | IOException e) {
            throw ClusterException.misconfigured("the cluster cannot be joined safely: " + e.getMessage());
        }
    }

    /** A node is the client of every other one. */
    private static void checkPurpose(X509Certificate certificate, ClusterTlsSettings files)
            throws CertificateParsingException, ClusterException {
        List<String> purposes = certificate.getExtendedKeyUsage();
        if (purposes != null && !purposes.contains(CLIENT_AUTH)) {
            throw ClusterException.misconfigured(
                    "the cluster cannot be joined safely: the certificate in "
                            + files.certificate()
                            + " is for servers only, and a node is a client, too: have `linux-patch-api pki cluster` issue one");
        }
    }

    private static void checkAuthority(List<X509Certificate> authorities, Path clientAuthorities)
            throws GeneralSecurityException, IOException, ClusterException {
        if (!Files.exists(clientAuthorities)) {
            return;
        }
        try (InputStream in = Files.newInputStream(clientAuthorities)) {
            Collection<? extends Certificate> clients =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            for (X509Certificate authority : authorities) {
                if (clients.stream().anyMatch(client -> client.getPublicKey().equals(authority.getPublicKey()))) {
                    throw ClusterException.misconfigured(
                            "the cluster cannot be joined safely: cluster.tls.ca_cert has the authority "
                                    + authority.getSubjectX500Principal() + " of the API's clients ("
                                    + clientAuthorities
                                    + "), so each of them could join: make one with `linux-patch-api pki cluster`");
                }
            }
        }
    }

    private static SSLContext context(ServerIdentity identity) throws GeneralSecurityException, IOException {
        KeyStore own = empty();
        own.setKeyEntry("node", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, NO_PASSWORD);
        KeyStore trusted = empty();
        for (X509Certificate authority : identity.authorities()) {
            trusted.setCertificateEntry(
                    authority.getSubjectX500Principal() + "/" + authority.getSerialNumber(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** In memory: no key store is ever a file. */
    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** For the sockets of the membership. */
    SSLContext context() {
        return context;
    }

    /**
     * Java's own engine leaves so much garbage for each message that it is most of what a node collects. Sessions are not kept: one that
     * is resumed skips every check of the peer's certificate.
     */
    private static SSLEngineOptions engine() {
        return OpenSSLEngineOptions.isAvailable()
                ? new OpenSSLEngineOptions().setSessionCacheEnabled(false)
                : new JdkSSLEngineOptions();
    }

    /** For the sockets of the event bus. */
    EventBusOptions secure(EventBusOptions options) {
        return options.setSsl(true)
                .setSslEngineOptions(engine())
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustAll(false)
                .setEnabledSecureTransportProtocols(Set.of(PROTOCOL))
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(files.certificate().toString())
                        .setKeyPath(files.key().toString()))
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(files.caCertificate().toString()));
    }
}
