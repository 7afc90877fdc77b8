// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.pki;

import dev.linuxpatch.dist.pki.CertificateAuthority.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Makes a certificate authority, a server certificate and a client certificate for trying the service out. Private keys
 * are PKCS #8 in PEM (RFC 7468) that only their owner can read; nothing that exists is overwritten.
 */
public final class DevelopmentPki {
    public static final String CA = "ca.pem";
    public static final String CA_KEY = "ca.key.pem";
    public static final String SERVER = "server.pem";
    public static final String SERVER_KEY = "server.key.pem";
    public static final String CLIENT = "client.pem";
    public static final String CLIENT_KEY = "client.key.pem";

    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");
    private static final int PEM_LINE = 64;

    private final Clock clock;

    public DevelopmentPki(Clock clock) {
        this.clock = clock;
    }

    /**
     * Writes six files into a directory, which is made if it is missing.
     *
     * @param hosts names and addresses under which clients will reach the server
     * @param lifetime of all three certificates
     * @throws FileAlreadyExistsException if one of the files is there; then nothing was written
     */
    public void init(Path directory, List<String> hosts, String client, Duration lifetime)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        for (String name : List.of(CA, CA_KEY, SERVER, SERVER_KEY, CLIENT, CLIENT_KEY)) {
            if (Files.exists(directory.resolve(name))) {
                throw new FileAlreadyExistsException(directory.resolve(name).toString());
            }
        }
        CertificateAuthority authority = new CertificateAuthority("Linux Patch API development CA", lifetime, clock);
        write(directory, authority.root(), CA, CA_KEY);
        write(directory, authority.issueServer(hosts.get(0), hosts), SERVER, SERVER_KEY);
        write(directory, authority.issueClient(client), CLIENT, CLIENT_KEY);
    }

    private static void write(Path directory, Identity identity, String certificate, String key)
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
