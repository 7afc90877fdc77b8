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
 * The certificates of a cluster: an authority of its own, which signs nothing but nodes, because whoever has a certificate
 * of it is one. Nothing that exists is overwritten.
 */
public final class ClusterPki {
    public static final String CA = DevelopmentPki.CA;
    public static final String CA_KEY = DevelopmentPki.CA_KEY;
    public static final String NODE = "node.pem";
    public static final String NODE_KEY = "node.key.pem";

    private final Clock clock;

    public ClusterPki(Clock clock) {
        this.clock = clock;
    }

    /**
     * Makes the authority. Its key is needed for new nodes only, so it is best kept off all of them.
     *
     * @param directory is made if it is missing
     * @throws FileAlreadyExistsException if one of the files is there; then nothing was written
     */
    public void init(Path directory, Duration lifetime) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        refuseExisting(directory, CA, CA_KEY);
        PemFiles.write(
                directory, new CertificateAuthority("Linux Patch API cluster CA", lifetime, clock).root(), CA, CA_KEY);
    }

    /**
     * Makes what one node needs: its certificate, for both ends of a connection, its key, and the authority's certificate.
     *
     * @param authority directory that {@link #init} has written
     * @param addresses names and addresses of the node, at least one
     * @param lifetime at most; it ends with the authority
     * @param directory for this node's files; made if it is missing
     * @throws FileAlreadyExistsException if one of the files is there; then nothing was written
     */
    public void node(Path authority, String name, List<String> addresses, Duration lifetime, Path directory)
            throws IOException, GeneralSecurityException {
        CertificateAuthority issuer = new CertificateAuthority(
                PemFiles.read(authority.resolve(CA), authority.resolve(CA_KEY)), lifetime, clock);
        Files.createDirectories(directory);
        refuseExisting(directory, CA, NODE, NODE_KEY);
        PemFiles.write(directory, issuer.issueNode(name, addresses), NODE, NODE_KEY);
        PemFiles.writeCertificate(directory.resolve(CA), issuer.root().certificate());
    }

    private static void refuseExisting(Path directory, String... names) throws FileAlreadyExistsException {
        for (String name : names) {
            if (Files.exists(directory.resolve(name))) {
                throw new FileAlreadyExistsException(directory.resolve(name).toString());
            }
        }
    }
}
