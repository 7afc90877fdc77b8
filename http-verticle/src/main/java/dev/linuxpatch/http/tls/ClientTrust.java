// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Decides whether a client certificate is good: PKIX path to the CA, in date, fit for client authentication, not revoked.
 *
 * <p>A chain that was verified is remembered for a few minutes, because path building is most of the cost of a handshake;
 * revocation and dates are looked at every time. An instance belongs to one CA and one set of revocation lists: when either
 * changes another takes its place, with nothing remembered.
 *
 * <p>A resumed TLS session does not ask a trust manager. {@link #stillTrusts} is for those, on every connection and request.
 */
final class ClientTrust extends X509ExtendedTrustManager {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int MAX_REMEMBERED = 4096;
    /** What a client certificate's key is for; the name matters only to the algorithm checks of the JDK. */
    private static final String AUTH_TYPE = "UNKNOWN";

    private static final String APPROVAL = ClientTrust.class.getName();

    private final X509TrustManager pkix;
    private final Revocations revocations;
    private final Clock clock;
    private final ConcurrentMap<String, Instant> verified = new ConcurrentHashMap<>();

    ClientTrust(List<X509Certificate> authorities, Revocations revocations, Clock clock) {
        this.pkix = pkix(authorities);
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Whether the client of this session would be let in by a full handshake now; cheap when asked again. */
    boolean stillTrusts(SSLSession session) {
        if (session.getValue(APPROVAL) instanceof Approval approval
                && approval.by() == this
                && clock.instant().isBefore(approval.until())) {
            return true;
        }
        try {
            Certificate[] peer = session.getPeerCertificates();
            Instant until = check(Arrays.copyOf(peer, peer.length, X509Certificate[].class), AUTH_TYPE);
            session.putValue(APPROVAL, new Approval(this, until));
            return true;
        } catch (SSLPeerUnverifiedException | CertificateException | ArrayStoreException e) {
            return false;
        }
    }

    /** Kept with a session, so that each request can ask; worth nothing once the trust is another. */
    private record Approval(ClientTrust by, Instant until) {}

    /** Until when the chain is good without being looked at again. */
    private Instant check(X509Certificate[] chain, String authType) throws CertificateException {
        Instant now = clock.instant();
        for (X509Certificate certificate : chain) {
            if (revocations.isRevoked(certificate)) {
                throw new CertificateException("the certificate " + certificate.getSubjectX500Principal() + ", serial "
                        + certificate.getSerialNumber().toString(16) + ", is revoked");
            }
        }
        String fingerprint = fingerprint(chain);
        Instant until = verified.get(fingerprint);
        if (until != null && now.isBefore(until)) {
            return until;
        }
        pkix.checkClientTrusted(chain, authType);
        return remember(fingerprint, chain, now);
    }

    private Instant remember(String fingerprint, X509Certificate[] chain, Instant now) {
        Instant until = now.plus(REMEMBERED);
        for (X509Certificate certificate : chain) {
            Instant end = certificate.getNotAfter().toInstant();
            until = end.isBefore(until) ? end : until;
        }
        if (verified.size() >= MAX_REMEMBERED) {
            verified.clear();
        }
        verified.put(fingerprint, until);
        return until;
    }

    private static String fingerprint(X509Certificate[] chain) throws CertificateException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (X509Certificate certificate : chain) {
                digest.update(certificate.getEncoded());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509TrustManager pkix(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca-" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("the JDK has no X.509 trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this trust is for clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return pkix.getAcceptedIssuers();
    }
}
