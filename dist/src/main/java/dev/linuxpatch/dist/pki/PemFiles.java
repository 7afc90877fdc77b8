// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.pki;

import dev.linuxpatch.dist.pki.CertificateAuthority.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/** Certificates and keys in PEM (RFC 7468): written once, never over what exists, keys for their owner only. */
final class PemFiles {
    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");
    private static final int PEM_LINE = 64;

    private PemFiles() {}

    /** An authority that was written here before. */
    static Identity read(Path certificate, Path key) throws IOException, GeneralSecurityException {
        X509Certificate x509 = certificate(certificate);
        String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            PrivateKey secret = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            return new Identity(x509, new KeyPair(x509.getPublicKey(), secret));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(key + " has no private key in PEM", e);
        }
    }

    private static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static void writeCertificate(Path file, X509Certificate certificate) throws IOException, GeneralSecurityException {
        write(file, PUBLIC, "CERTIFICATE", certificate.getEncoded());
    }

    static void write(Path directory, Identity identity, String certificate, String key)
            throws IOException, GeneralSecurityException {
        X509Certificate x509 = identity.certificate();
        write(
                directory.resolve(key),
                SECRET,
                "PRIVATE KEY",
                identity.keys().getPrivate().getEncoded());
        write(directory.resolve(certificate), PUBLIC, "CERTIFICATE", x509.getEncoded());
    }

    private static void write(Path file, Set<PosixFilePermission> mode, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        // Created with its final rights: a key must not be readable by others even for an instant.
        Files.createFile(file, PosixFilePermissions.asFileAttribute(SECRET));
        Files.write(file, pem.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(file, mode);
    }
}
