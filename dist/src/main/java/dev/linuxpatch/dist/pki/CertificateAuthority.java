// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority on P-256 that lives as long as this object: it issues, and its key can be written once. */
final class CertificateAuthority {
    private static final int SERIAL_BITS = 159;
    // A certificate that is valid from "now" is refused by a peer whose clock is a little behind.
    private static final Duration BACKDATE = Duration.ofMinutes(5);

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Duration lifetime;
    private final Identity root;

    /** A certificate and its private key. */
    record Identity(X509Certificate certificate, KeyPair keys) {}

    CertificateAuthority(String name, Duration lifetime, Clock clock) throws GeneralSecurityException {
        this.clock = clock;
        this.lifetime = lifetime;
        KeyPair keys = newKeys();
        X500Name subject = new X500Name("CN=" + name);
        this.root = new Identity(sign(subject, keys, subject, keys, Purpose.AUTHORITY, List.of()), keys);
    }

    /** One that exists: it issues certificates that are valid for the given time, but none longer than itself. */
    CertificateAuthority(Identity root, Duration lifetime, Clock clock) {
        this.root = root;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    Identity root() {
        return root;
    }

    Identity issueServer(String name, List<String> hosts) throws GeneralSecurityException {
        return issue(name, Purpose.SERVER, hosts);
    }

    Identity issueClient(String name) throws GeneralSecurityException {
        return issue(name, Purpose.CLIENT, List.of());
    }

    /** For both ends of a connection. */
    Identity issueNode(String name, List<String> hosts) throws GeneralSecurityException {
        return issue(name, Purpose.NODE, hosts);
    }

    private Identity issue(String name, Purpose purpose, List<String> hosts) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        X500Name issuer = X500Name.getInstance(
                root.certificate().getSubjectX500Principal().getEncoded());
        return new Identity(sign(new X500Name("CN=" + name), keys, issuer, root.keys(), purpose, hosts), keys);
    }

    private enum Purpose {
        AUTHORITY,
        SERVER(KeyPurposeId.id_kp_serverAuth),
        CLIENT(KeyPurposeId.id_kp_clientAuth),
        NODE(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);

        private final KeyPurposeId[] extended;

        Purpose(KeyPurposeId... extended) {
            this.extended = extended;
        }
    }

    private X509Certificate sign(
            X500Name subject, KeyPair keys, X500Name issuer, KeyPair issuerKeys, Purpose purpose, List<String> hosts)
            throws GeneralSecurityException {
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random),
                Date.from(now.minus(BACKDATE)),
                Date.from(end(now, purpose)),
                subject,
                keys.getPublic());
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
            boolean authority = purpose == Purpose.AUTHORITY;
            builder.addExtension(
                    Extension.basicConstraints,
                    true,
                    authority ? new BasicConstraints(0) : new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            if (!authority) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.extended));
            }
            if (!hosts.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(hosts));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException("cannot make a certificate for " + subject, e);
        }
    }

    private Instant end(Instant now, Purpose purpose) {
        Instant end = now.plus(lifetime);
        if (purpose == Purpose.AUTHORITY) {
            return end;
        }
        Instant last = root.certificate().getNotAfter().toInstant();
        return end.isBefore(last) ? end : last;
    }

    private static GeneralNames alternativeNames(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }
}
