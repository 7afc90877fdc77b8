// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468); a failure carries a {@link Finding}. Blocks on the file. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private Pem() {}

    /** A block of a PEM file: its label, and its content as bytes. */
    record Block(String label, byte[] der) {}

    /** A file that cannot be used. */
    static final class PemException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Finding finding;

        PemException(Finding finding) {
            super(finding.toString());
            this.finding = finding;
        }

        Finding finding() {
            return finding;
        }
    }

    static List<X509Certificate> certificates(Path file, String role) throws PemException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(file, role)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                try {
                    certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.der())));
                } catch (GeneralSecurityException e) {
                    throw failure(
                            file,
                            role,
                            "certificate " + (certificates.size() + 1) + " in it cannot be parsed (" + e.getMessage()
                                    + ")",
                            "Write it again from its source");
                }
            }
        }
        if (certificates.isEmpty()) {
            throw failure(file, role, "no CERTIFICATE block is in it", "Put the certificate there in PEM form");
        }
        return certificates;
    }

    static List<X509CRL> crls(Path file, String role) throws PemException {
        List<X509CRL> crls = new ArrayList<>();
        for (Block block : blocks(file, role)) {
            if (block.label().equals("X509 CRL")) {
                try {
                    crls.add((X509CRL)
                            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(block.der())));
                } catch (GeneralSecurityException e) {
                    throw failure(
                            file,
                            role,
                            "the revocation list cannot be parsed (" + e.getMessage() + ")",
                            "Fetch it again from the CA");
                }
            }
        }
        if (crls.isEmpty()) {
            throw failure(
                    file, role, "no X509 CRL block is in it", "Fetch the revocation list from the CA in PEM form");
        }
        return crls;
    }

    /** Every block of the file, at least one. */
    static List<Block> blocks(Path file, String role) throws PemException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(read(file, role));
        while (matcher.find()) {
            try {
                String body = matcher.group(2);
                // A traditional encrypted key has headers that are not base64; its label and headers are all that
                // matters.
                byte[] der = body.contains("ENCRYPTED")
                        ? new byte[0]
                        : Base64.getMimeDecoder().decode(body);
                blocks.add(new Block(
                        body.contains("ENCRYPTED") ? "ENCRYPTED " + matcher.group(1) : matcher.group(1), der));
            } catch (IllegalArgumentException e) {
                throw failure(
                        file,
                        role,
                        "a " + matcher.group(1) + " block in it is not base64",
                        "Write the file again from its source");
            }
        }
        if (blocks.isEmpty()) {
            throw failure(
                    file,
                    role,
                    "it is not a PEM file (no -----BEGIN … block)",
                    "Convert it, for example with: openssl x509 -inform der -in FILE -out FILE.pem");
        }
        return blocks;
    }

    static PemException failure(Path file, String role, String found, String remedy) {
        return new PemException(new Finding(role + " " + file, found, remedy));
    }

    private static String read(Path file, String role) throws PemException {
        try {
            if (Files.isDirectory(file)) {
                throw failure(file, role, "it is a directory", "Point the configuration at the PEM file");
            }
            if (Files.size(file) == 0) {
                throw failure(file, role, "it is empty", "Write the file again from its source");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw failure(
                        file,
                        role,
                        "it is larger than " + MAX_BYTES + " bytes",
                        "Point the configuration at the PEM file");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw failure(
                    file,
                    role,
                    "it does not exist",
                    "Put it there, or make a development set with: linux-patch-api pki init");
        } catch (AccessDeniedException e) {
            throw failure(file, role, "the user of this service may not read it", "Change its owner or mode");
        } catch (IOException e) {
            throw failure(file, role, "it cannot be read (" + e.getMessage() + ")", "Check the file and its disk");
        }
    }
}
