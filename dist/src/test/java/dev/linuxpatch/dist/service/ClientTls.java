// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of a client, from PEM files. */
final class ClientTls {
    private static final char[] NO_PASSWORD = new char[0];

    private ClientTls() {}

    /** With the client certificate of that directory. */
    static SSLContext of(Path certs) {
        return context(certs.resolve(DevelopmentPki.CA), certs, true);
    }

    /** Trusts the server of one directory, and shows the client certificate of another. */
    static SSLContext of(Path serverCerts, Path clientCerts) {
        return context(serverCerts.resolve(DevelopmentPki.CA), clientCerts, true);
    }

    /** Shows no client certificate. */
    static SSLContext anonymous(Path certs) {
        return context(certs.resolve(DevelopmentPki.CA), certs, false);
    }

    /** Shows any certificate, and trusts any authority. */
    static SSLContext with(Path ca, Path certificate, Path key) {
        try {
            return context(ca, identity(certificate, key));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Path ca, Path certs, boolean withIdentity) {
        try {
            return context(
                    ca,
                    withIdentity
                            ? identity(certs.resolve(DevelopmentPki.CLIENT), certs.resolve(DevelopmentPki.CLIENT_KEY))
                            : null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Path ca, KeyManager[] identity) throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", certificate(ca));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity, trustManagers.getTrustManagers(), null);
        return context;
    }

    private static KeyManager[] identity(Path certificate, Path keyFile) throws GeneralSecurityException, IOException {
        String pem = Files.readString(keyFile).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", key, NO_PASSWORD, new Certificate[] {certificate(certificate)});
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, NO_PASSWORD);
        return managers.getKeyManagers();
    }

    private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
