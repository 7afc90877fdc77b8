// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.http.pki.TestPki;
import dev.linuxpatch.http.tls.TlsVersion;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualTlsTest {

    @TempDir
    Path directory;

    private TestPki pki;

    @BeforeEach
    void makeAuthority() {
        pki = TestPki.in(directory);
    }

    @Test
    void servesClientsWithEllipticCurveAndRsaCertificates() throws Exception {
        TestPki.Issued rsa = pki.request("old-manager")
                .rsa()
                .purpose(KeyPurposeId.id_kp_clientAuth)
                .write();
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            assertThat(edge.get("127.0.0.1", pki.clientContext(pki.client("manager"))))
                    .endsWith("hello manager");
            assertThat(edge.get("127.0.0.1", pki.clientContext(rsa))).endsWith("hello old-manager");
        }
    }

    @Test
    void servesWithAnRsaCertificateOfItsOwn() throws Exception {
        TestPki.Issued server = pki.request("rsa-server")
                .rsa()
                .purpose(KeyPurposeId.id_kp_serverAuth)
                .names("localhost")
                .write();
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).server(server).start()) {
            assertThat(edge.get("127.0.0.1", pki.clientContext(pki.client("manager"))))
                    .endsWith("hello manager");
        }
    }

    @Test
    void endsTheHandshakeOfAClientWithoutACertificate() throws Exception {
        assertRefused(pki.clientContext(null), "PEER_DID_NOT_RETURN_A_CERTIFICATE");
    }

    @Test
    void endsTheHandshakeOfAClientOfAnotherAuthority() throws Exception {
        TestPki.Issued foreign =
                TestPki.in(directory.resolve("other"), "Other CA").client("manager");

        assertRefused(pki.clientContext(foreign), "SSL");
    }

    @Test
    void endsTheHandshakeOfAnAuthorityThatOnlyHasTheSameName() throws Exception {
        TestPki.Issued forged =
                TestPki.in(directory.resolve("forged"), "Test CA").client("manager");

        assertRefused(pki.clientContext(forged), "SSL");
    }

    @Test
    void endsTheHandshakeOfAnExpiredClient() throws Exception {
        Instant now = Instant.now();
        TestPki.Issued expired = pki.request("late")
                .purpose(KeyPurposeId.id_kp_clientAuth)
                .valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)))
                .write();

        assertRefused(pki.clientContext(expired), "SSL");
    }

    @Test
    void endsTheHandshakeOfACertificateThatIsNotForClients() throws Exception {
        assertRefused(pki.clientContext(pki.server()), "SSL");
    }

    @Test
    void endsTheHandshakeOfARevokedClient() throws Exception {
        TestPki.Issued revoked = pki.client("former-manager");
        TestPki.Issued manager = pki.client("manager");
        try (EdgeFixture edge =
                new EdgeFixture.Setup(pki).crl(pki.crl("crl.pem", revoked)).start()) {
            assertThatThrownBy(() -> edge.get("127.0.0.1", pki.clientContext(revoked)))
                    .isInstanceOf(IOException.class);
            assertThat(edge.nextReport().peer()).isEqualTo("127.0.0.1");
            assertThat(edge.get("127.0.0.1", pki.clientContext(manager))).endsWith("hello manager");
        }
    }

    @Test
    void closesPlainHttpWithoutAnAnswer() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start();
                Socket plain = edge.connect("127.0.0.1")) {
            plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(plain.getInputStream().readAllBytes()).isEmpty();
            assertThat(edge.nextReport().what()).contains("NotSslRecordException");
        }
    }

    @Test
    void refusesOlderProtocolsUnlessConfigured() throws Exception {
        SSLContext client = pki.clientContext(pki.client("manager"));
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start();
                SSLSocket old = edge.connectTls("127.0.0.1", client)) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
        }
        try (EdgeFixture edge =
                        new EdgeFixture.Setup(pki).minimum(TlsVersion.TLS_1_2).start();
                SSLSocket old = edge.connectTls("127.0.0.1", client)) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThat(EdgeFixture.get(old)).endsWith("hello manager");
            assertThat(old.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void speaksHttp2ToClientsThatCan() throws Exception {
        TestPki.Issued manager = pki.client("manager");
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            HttpClientOptions options = new HttpClientOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(manager.certificateFile().toString())
                            .addKeyPath(manager.keyFile().toString()))
                    .setTrustOptions(
                            new PemTrustOptions().addCertPath(pki.caFile().toString()))
                    .setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.3"));

            HttpClient client = edge.vertx.createHttpClient(options);
            String answer = EdgeFixture.await(client.request(HttpMethod.GET, edge.port(), "localhost", "/")
                    .compose(request -> request.send()
                            .compose(response -> response.body().map(body -> response.version() + " " + body))));

            assertThat(answer).isEqualTo("HTTP_2 hello manager");
            EdgeFixture.await(client.close());
        }
    }

    private void assertRefused(SSLContext client, String reason) throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            assertThatThrownBy(() -> edge.get("127.0.0.1", client)).isInstanceOf(IOException.class);

            assertThat(edge.nextReport()).satisfies(report -> {
                assertThat(report.peer()).isEqualTo("127.0.0.1");
                assertThat(report.what()).contains(reason);
            });
            assertThat(edge.gate.statistics().handshakes()).isZero();
        }
    }
}
