// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of the checks behind {@link ServerIdentity#check}; collects every failure instead of stopping at the first. */
final class IdentityCheck {

    private static final String CA = "CA certificate";
    private static final String CERTIFICATE = "server certificate";
    private static final String KEY = "server key";
    private static final String CRL = "revocation list";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final int KEY_CERT_SIGN = 5;

    private final TlsMaterial material;
    private final Clock clock;
    private final Instant now;
    private final List<Finding> failures = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    IdentityCheck(TlsMaterial material, Clock clock) {
        this.material = material;
        this.clock = clock;
        this.now = clock.instant();
    }

    ServerIdentity.Result run() {
        List<X509Certificate> authorities = authorities();
        List<X509Certificate> chain = read(() -> Pem.certificates(material.certificate(), CERTIFICATE), List.of());
        PrivateKey key = read(() -> PrivateKeys.read(material.key(), KEY), null);
        if (!chain.isEmpty()) {
            checkCertificate(chain.get(0));
            if (key != null) {
                checkKey(key, chain.get(0).getPublicKey());
            }
            if (!authorities.isEmpty()) {
                checkChain(chain, authorities);
            }
        }
        Revocations revocations = revocations(authorities);
        return failures.isEmpty()
                ? new ServerIdentity.Usable(
                        new ServerIdentity(material, key, chain, authorities, revocations, warnings))
                : new ServerIdentity.Unusable(failures);
    }

    private List<X509Certificate> authorities() {
        List<X509Certificate> usable = new ArrayList<>();
        List<Finding> expired = new ArrayList<>();
        List<X509Certificate> all = read(() -> Pem.certificates(material.ca(), CA), List.of());
        for (X509Certificate ca : all) {
            boolean[] usage = ca.getKeyUsage();
            if (ca.getBasicConstraints() < 0 || usage != null && !usage[KEY_CERT_SIGN]) {
                failures.add(about(
                        CA,
                        material.ca(),
                        name(ca) + " may not sign certificates (basicConstraints, keyUsage)",
                        "Put the certificate of the authority there, not one that it issued"));
            } else if (outOfDate(ca) != null) {
                expired.add(about(
                        CA, material.ca(), name(ca) + " " + outOfDate(ca), "Replace it with one that is in date"));
            } else {
                usable.add(ca);
            }
        }
        // Next to a CA that is in date an old one is only a leftover of its renewal.
        (usable.isEmpty() ? failures : warnings).addAll(expired);
        return usable;
    }

    private void checkCertificate(X509Certificate certificate) {
        String outOfDate = outOfDate(certificate);
        if (outOfDate != null) {
            failures.add(about(
                    CERTIFICATE,
                    material.certificate(),
                    name(certificate) + " " + outOfDate,
                    "Have the CA issue another, or correct the clock of this host (it says " + now + ")"));
        }
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(SERVER_AUTH) && !purposes.contains(ANY_PURPOSE)) {
                failures.add(about(
                        CERTIFICATE,
                        material.certificate(),
                        "its extended key usage " + purposes + " does not include serverAuth (" + SERVER_AUTH + ")",
                        "Have the CA issue a server certificate"));
            } else if (purposes == null) {
                warnings.add(about(
                        CERTIFICATE,
                        material.certificate(),
                        "it has no extended key usage, so it passes for any purpose",
                        "Prefer a certificate that is limited to serverAuth"));
            }
        } catch (CertificateParsingException e) {
            failures.add(about(
                    CERTIFICATE,
                    material.certificate(),
                    "its extended key usage cannot be parsed",
                    "Have the CA issue another"));
        }
    }

    private void checkKey(PrivateKey key, PublicKey certified) {
        if (!matches(key, certified)) {
            failures.add(about(
                    KEY,
                    material.key(),
                    "this " + key.getAlgorithm() + " key does not belong to the " + certified.getAlgorithm()
                            + " certificate in " + material.certificate(),
                    "Use the key that the certificate was requested with, or request a certificate for this key"));
        }
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(material.key());
            if (mode.contains(PosixFilePermission.OTHERS_READ)) {
                warnings.add(about(
                        KEY,
                        material.key(),
                        "every user of this host may read it",
                        "Run: chmod 0600 " + material.key()));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // the file was read a moment ago; only its mode is unknown
        }
    }

    private void checkChain(List<X509Certificate> chain, List<X509Certificate> authorities) {
        X509Certificate certificate = chain.get(0);
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(certificate);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                    authorities.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toSet()), target);
            parameters.setRevocationEnabled(false);
            // A certificate out of date has its own failure; the chain is judged at a time when it was in date.
            parameters.setDate(outOfDate(certificate) == null ? Date.from(now) : certificate.getNotAfter());
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            failures.add(about(
                    CERTIFICATE,
                    material.certificate(),
                    name(certificate) + ", issued by "
                            + certificate.getIssuerX500Principal() + ", does not chain to "
                            + authorities.stream().map(IdentityCheck::name).collect(Collectors.joining(" or ")) + " in "
                            + material.ca(),
                    "Append the intermediate certificates, or use a certificate of this CA"));
        }
    }

    private Revocations revocations(List<X509Certificate> authorities) {
        Path file = material.crl();
        if (file == null) {
            return Revocations.notConfigured();
        }
        if (!Files.exists(file)) {
            warnings.add(about(
                    CRL,
                    file,
                    "it is configured but does not exist, so no certificate counts as revoked",
                    "Put the list of the CA there; it is applied when it appears"));
            return Revocations.missing();
        }
        List<X509CRL> lists = read(() -> Pem.crls(file, CRL), List.of());
        for (X509CRL list : lists) {
            if (!authorities.isEmpty() && authorities.stream().noneMatch(ca -> signed(list, ca))) {
                failures.add(about(
                        CRL,
                        file,
                        "the list of " + list.getIssuerX500Principal() + " is not signed by a CA in " + material.ca(),
                        "Fetch the list that belongs to this CA"));
            }
        }
        Revocations revocations = Revocations.of(lists);
        CrlState state = revocations.state(clock);
        if (state.status() == CrlState.Status.EXPIRED) {
            // Refusing to serve because the CA is late would take the host out of management.
            warnings.add(about(
                    CRL,
                    file,
                    "it should have been replaced by " + state.nextUpdate() + "; its entries stay in force",
                    "Fetch a new list from the CA"));
        }
        return revocations;
    }

    private static boolean signed(X509CRL list, X509Certificate ca) {
        if (!list.getIssuerX500Principal().equals(ca.getSubjectX500Principal())) {
            return false;
        }
        try {
            list.verify(ca.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Signs with one and verifies with the other: works for every kind of key, without looking inside. */
    private static boolean matches(PrivateKey key, PublicKey certified) {
        String algorithm = key.getAlgorithm();
        String scheme =
                algorithm.equals("RSA") ? "SHA256withRSA" : algorithm.equals("EC") ? "SHA256withECDSA" : algorithm;
        try {
            byte[] probe = {1, 2, 3, 4};
            Signature signer = Signature.getInstance(scheme);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(scheme);
            verifier.initVerify(certified);
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private String outOfDate(X509Certificate certificate) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return "expired at " + certificate.getNotAfter().toInstant();
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return "is not valid before " + certificate.getNotBefore().toInstant();
        }
        return null;
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().toString();
    }

    private static Finding about(String role, Path file, String found, String remedy) {
        return new Finding(role + " " + file, found, remedy);
    }

    private <T> T read(Reader<T> reader, T otherwise) {
        try {
            return reader.read();
        } catch (Pem.PemException e) {
            failures.add(e.finding());
            return otherwise;
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read() throws Pem.PemException;
    }
}
