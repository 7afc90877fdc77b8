// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for tests, made at run time: nothing secret is in the source tree and nothing expires with it.
 * Everything is written as PEM below one directory.
 */
public final class TestPki {

    private static final Duration SLACK = Duration.ofHours(1);
    private static final AtomicLong SERIALS = new AtomicLong(0x1000);

    private final Path directory;
    private final Issued authority;

    private TestPki(Path directory, Issued authority) {
        this.directory = directory;
        this.authority = authority;
    }

    /** A certificate, its key, and where both are as PEM. */
    public record Issued(X509Certificate certificate, PrivateKey key, Path certificateFile, Path keyFile) {}

    /** A new EC P-256 authority whose files go to the directory. */
    public static TestPki in(Path directory) {
        return in(directory, "Test CA");
    }

    /** A new authority of that name. */
    public static TestPki in(Path directory, String name) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Request request = new Request(directory, null, "ca", "CN=" + name).authority();
        return new TestPki(directory, request.write());
    }

    /** The certificate of the authority as PEM. */
    public Path caFile() {
        return authority.certificateFile();
    }

    /** The authority itself. */
    public Issued authority() {
        return authority;
    }

    /** A server certificate for localhost and the loopback addresses. */
    public Issued server() {
        return request("server")
                .purpose(KeyPurposeId.id_kp_serverAuth)
                .names("localhost", "127.0.0.1", "::1")
                .write();
    }

    /** A client certificate of that common name. */
    public Issued client(String commonName) {
        return request(commonName).purpose(KeyPurposeId.id_kp_clientAuth).write();
    }

    /** Starts a certificate; files are called {@code name.pem} and {@code name.key.pem}. */
    public Request request(String name) {
        return new Request(directory, authority, name, "CN=" + name + ",O=Test");
    }

    /** Starts a certificate that an intermediate authority issues. */
    public Request issuedBy(Issued issuer, String name) {
        return new Request(directory, issuer, name, "CN=" + name + ",O=Test");
    }

    /** Writes a revocation list of this authority, replacing the file at once, as a CA's publisher would. */
    public Path crl(String file, Instant thisUpdate, Instant nextUpdate, Issued... revoked) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(
                    X500Name.getInstance(
                            authority.certificate().getSubjectX500Principal().getEncoded()),
                    Date.from(thisUpdate));
            builder.setNextUpdate(Date.from(nextUpdate));
            for (Issued issued : revoked) {
                builder.addCRLEntry(
                        issued.certificate().getSerialNumber(), Date.from(thisUpdate), CRLReason.keyCompromise);
            }
            byte[] der = builder.build(signer(authority.key())).getEncoded();
            Path target = directory.resolve(file);
            Path next = directory.resolve(file + ".next");
            Files.writeString(next, pem("X509 CRL", der));
            return Files.move(
                    next,
                    target,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A revocation list that is good for a day. */
    public Path crl(String file, Issued... revoked) {
        Instant now = Instant.now();
        return crl(file, now.minusSeconds(60), now.plus(Duration.ofDays(1)), revoked);
    }

    /** A TLS client that trusts this authority; without a certificate when {@code client} is null. */
    public SSLContext clientContext(Issued client) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trust);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            if (client != null) {
                keys.setKeyEntry("client", client.key(), new char[0], new X509Certificate[] {client.certificate()});
            }
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PEM text of DER bytes. */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    /** A certificate to be issued. */
    public static final class Request {
        private final Path directory;
        private final Issued issuer;
        private final String file;
        private final List<KeyPurposeId> purposes = new ArrayList<>();
        private final List<GeneralName> names = new ArrayList<>();
        private String subject;
        private Instant notBefore = Instant.now().minus(SLACK);
        private Instant notAfter = Instant.now().plus(Duration.ofDays(30));
        private boolean authority;
        private boolean rsa;

        private Request(Path directory, Issued issuer, String file, String subject) {
            this.directory = directory;
            this.issuer = issuer;
            this.file = file;
            this.subject = subject;
        }

        /** RSA 2048 instead of EC P-256. */
        public Request rsa() {
            rsa = true;
            return this;
        }

        /** A certificate that may sign others. */
        public Request authority() {
            authority = true;
            return this;
        }

        /** Adds an extended key usage; without any the extension is left out. */
        public Request purpose(KeyPurposeId purpose) {
            purposes.add(purpose);
            return this;
        }

        /** Adds DNS names and IP addresses. */
        public Request names(String... all) {
            for (String name : all) {
                boolean address = name.indexOf(':') >= 0 || Character.isDigit(name.charAt(0));
                names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
            }
            return this;
        }

        /** Another distinguished name. */
        public Request subject(String name) {
            subject = name;
            return this;
        }

        /** Another period of validity. */
        public Request valid(Instant from, Instant until) {
            notBefore = from;
            notAfter = until;
            return this;
        }

        /** Makes a key, signs the certificate and writes both. */
        public Issued write() {
            try {
                KeyPair keys = rsa ? rsaKeys() : ecKeys();
                X500Name name = new X500Name(subject);
                X500Name issuerName = issuer == null
                        ? name
                        : X500Name.getInstance(
                                issuer.certificate().getSubjectX500Principal().getEncoded());
                JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        issuerName,
                        BigInteger.valueOf(SERIALS.incrementAndGet()),
                        Date.from(notBefore),
                        Date.from(notAfter),
                        name,
                        keys.getPublic());
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
                builder.addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
                if (!purposes.isEmpty()) {
                    builder.addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
                }
                if (!names.isEmpty()) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.toArray(GeneralName[]::new)));
                }
                PrivateKey signing = issuer == null ? keys.getPrivate() : issuer.key();
                X509Certificate certificate =
                        new JcaX509CertificateConverter().getCertificate(builder.build(signer(signing)));
                return store(certificate, keys.getPrivate());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Issued store(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException, IOException {
            Path certificateFile = directory.resolve(file + ".pem");
            Path keyFile = directory.resolve(file + ".key.pem");
            Files.writeString(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
            Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
            Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
            return new Issued(certificate, key, certificateFile, keyFile);
        }

        private static KeyPair ecKeys() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        }

        private static KeyPair rsaKeys() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        }
    }

    private static ContentSigner signer(PrivateKey key) {
        try {
            String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            return new JcaContentSignerBuilder(algorithm).build(key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
