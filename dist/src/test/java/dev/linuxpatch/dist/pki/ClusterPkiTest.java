// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiTest {
    @TempDir
    Path directory;

    private final ClusterPki pki = new ClusterPki(Clock.systemUTC());
    private Path ca;

    @BeforeEach
    void init() throws Exception {
        ca = directory.resolve("ca");
        pki.init(ca, Duration.ofDays(10));
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void aNodeIsServerAndClientUnderItsNamesByTheClustersAuthority() throws Exception {
        Path node = directory.resolve("node");
        pki.node(ca, "node-a", List.of("10.0.0.1", "node-a.example"), Duration.ofDays(5), node);

        X509Certificate certificate = certificate(node.resolve(ClusterPki.NODE));
        certificate.verify(certificate(ca.resolve(ClusterPki.CA)).getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=node-a");
        assertThat(certificate.getExtendedKeyUsage())
                .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(7, "10.0.0.1"), List.of(2, "node-a.example"));
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(node.resolve(ClusterPki.CA)).hasSameTextualContentAs(ca.resolve(ClusterPki.CA));
    }

    @Test
    void keysAreForTheirOwnerAndTheAuthoritysStaysWhereItIs() throws Exception {
        Path node = directory.resolve("node");
        pki.node(ca, "node-a", List.of("10.0.0.1"), Duration.ofDays(5), node);

        for (Path key : List.of(ca.resolve(ClusterPki.CA_KEY), node.resolve(ClusterPki.NODE_KEY))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
        assertThat(node.resolve(ClusterPki.CA_KEY)).doesNotExist();
    }

    @Test
    void aNodesCertificateEndsWithItsAuthority() throws Exception {
        Path node = directory.resolve("node");
        pki.node(ca, "node-a", List.of("10.0.0.1"), Duration.ofDays(365), node);

        assertThat(certificate(node.resolve(ClusterPki.NODE)).getNotAfter())
                .isEqualTo(certificate(ca.resolve(ClusterPki.CA)).getNotAfter());
    }

    @Test
    void nothingThatExistsIsOverwritten() throws Exception {
        Path node = directory.resolve("node");
        pki.node(ca, "node-a", List.of("10.0.0.1"), Duration.ofDays(5), node);

        assertThatThrownBy(() -> pki.init(ca, Duration.ofDays(1))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> pki.node(ca, "node-b", List.of("10.0.0.2"), Duration.ofDays(5), node))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}
