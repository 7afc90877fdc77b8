// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import dev.linuxpatch.http.accept.PeerAddress;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/**
 * Who a connection belongs to, from its client certificate.
 *
 * @param subject the distinguished name (RFC 2253)
 * @param commonName the CN of the subject, or null when it has none
 * @param alternativeNames the subject alternative names as {@code type:value} ({@code DNS}, {@code IP}, {@code URI},
 *     {@code email})
 * @param serial the serial number, lower-case hexadecimal
 * @param issuer the distinguished name of the issuer (RFC 2253)
 * @param fingerprint the SHA-256 of the certificate, lower-case hexadecimal
 * @param address the IP address of the peer
 */
public record ClientIdentity(
        String subject,
        String commonName,
        List<String> alternativeNames,
        String serial,
        String issuer,
        String fingerprint,
        String address) {

    private static final String SESSION_KEY = ClientIdentity.class.getName();

    public ClientIdentity {
        Objects.requireNonNull(subject);
        alternativeNames = List.copyOf(alternativeNames);
        Objects.requireNonNull(serial);
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(fingerprint);
        Objects.requireNonNull(address);
    }

    /**
     * The identity behind a connection; kept on its TLS session, so the certificate is parsed once a connection.
     *
     * @return empty when the connection is not TLS or its peer showed no certificate
     */
    public static Optional<ClientIdentity> of(HttpConnection connection) {
        SSLSession session = connection.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        String address =
                PeerAddress.of(connection).map(InetAddress::getHostAddress).orElse("");
        // A resumed session may come from another address than the one that was remembered with it.
        if (session.getValue(SESSION_KEY) instanceof ClientIdentity known
                && known.address().equals(address)) {
            return Optional.of(known);
        }
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                ClientIdentity identity = of(certificate, address);
                session.putValue(SESSION_KEY, identity);
                return Optional.of(identity);
            }
            return Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** The identity in a certificate. */
    public static ClientIdentity of(X509Certificate certificate, String address) {
        String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
        return new ClientIdentity(
                subject,
                commonName(subject),
                alternativeNames(certificate),
                certificate.getSerialNumber().toString(16),
                certificate.getIssuerX500Principal().getName(X500Principal.RFC2253),
                fingerprint(certificate),
                address);
    }

    private static String commonName(String subject) {
        try {
            List<Rdn> names = new LdapName(subject).getRdns();
            for (int i = names.size() - 1; i >= 0; i--) {
                if (names.get(i).getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(names.get(i).getValue());
                }
            }
            return null;
        } catch (InvalidNameException e) {
            return null;
        }
    }

    private static List<String> alternativeNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                String type = type((Integer) name.get(0));
                if (type != null && name.get(1) instanceof String value) {
                    names.add(type + ":" + value);
                }
            }
        } catch (CertificateParsingException e) {
            // The chain was verified; a name that cannot be read is a name nobody can claim.
            return List.of();
        }
        return names;
    }

    /** GeneralName tags of RFC 5280 that are plain text. */
    private static String type(int tag) {
        return switch (tag) {
            case 1 -> "email";
            case 2 -> "DNS";
            case 6 -> "URI";
            case 7 -> "IP";
            default -> null;
        };
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
