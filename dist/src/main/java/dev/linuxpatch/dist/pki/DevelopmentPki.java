// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.pki;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

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
        PemFiles.write(directory, authority.root(), CA, CA_KEY);
        PemFiles.write(directory, authority.issueServer(hosts.get(0), hosts), SERVER, SERVER_KEY);
        PemFiles.write(directory, authority.issueClient(client), CLIENT, CLIENT_KEY);
    }
}
