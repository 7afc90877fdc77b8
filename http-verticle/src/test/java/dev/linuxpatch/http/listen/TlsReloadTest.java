// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.http.pki.TestPki;
import dev.linuxpatch.http.tls.CrlState;
import dev.linuxpatch.http.tls.Finding;
import dev.linuxpatch.http.tls.ServerIdentity;
import dev.linuxpatch.http.tls.TlsReloader;
import dev.linuxpatch.http.watch.FileWatch;
import io.vertx.core.Future;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsReloadTest {

    @TempDir
    Path directory;

    private final FileWatch watch = new FileWatch();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private TestPki pki;
    private TestPki.Issued client;
    private SSLContext context;

    @BeforeEach
    void issue() {
        pki = TestPki.in(directory);
        client = pki.client("manager");
        context = pki.clientContext(client);
    }

    @AfterEach
    void stopWatching() {
        watch.close();
    }

    @Test
    void servesARenewedCertificateAndKeepsOpenConnections() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start();
                SSLSocket open = edge.connectTls("127.0.0.1", context)) {
            open.startHandshake();
            startReloading(edge, edge.listener::updateTls);
            TestPki.Issued renewed = pki.request("renewed")
                    .purpose(KeyPurposeId.id_kp_serverAuth)
                    .names("localhost")
                    .write();

            replace(renewed.keyFile(), "server.key.pem");
            replace(renewed.certificateFile(), "server.pem");

            assertThat(nextApplied()).isEqualTo("applied O=Test,CN=renewed");
            try (SSLSocket fresh = edge.connectTls("127.0.0.1", context)) {
                fresh.startHandshake();
                assertThat(fresh.getSession().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
            }
            assertThat(EdgeFixture.get(open)).endsWith("hello manager");
        }
    }

    @Test
    void refusesChangedFilesWholeWhenOneIsWrong() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            startReloading(edge, edge.listener::updateTls);

            Files.writeString(directory.resolve("server.pem"), "not a certificate");

            assertThat(told.poll(5, TimeUnit.SECONDS)).startsWith("refused").contains("not a PEM file");
            assertThat(edge.get("127.0.0.1", context)).endsWith("hello manager");
        }
    }

    @Test
    void endsOpenConnectionsAndRefusesNewOnesOfAClientThatIsRevoked() throws Exception {
        Path crl = pki.crl("crl.pem");
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).crl(crl).start();
                SSLSocket open = edge.connectTls("127.0.0.1", context)) {
            open.startHandshake();
            startReloading(edge, edge.listener::updateTls);

            pki.crl("crl.pem", client);

            assertThat(told.poll(5, TimeUnit.SECONDS)).startsWith("applied");
            assertThat(open.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> edge.get("127.0.0.1", context)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closesAResumedConnectionWhoseCertificateWasRevokedSinceTheFullHandshake() throws Exception {
        Path crl = pki.crl("crl.pem");
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).crl(crl).start()) {
            assertThat(edge.get("127.0.0.1", context)).endsWith("hello manager");
            // Sessions of before stay resumable, as they would while a reload is on its way to the server.
            startReloading(edge, unchanged -> Future.succeededFuture(true));

            pki.crl("crl.pem", client);
            assertThat(told.poll(5, TimeUnit.SECONDS)).startsWith("applied");

            try (SSLSocket resumed = edge.connectTls("127.0.0.1", context)) {
                assertThat(answer(resumed)).isEmpty();
            }
        }
    }

    @Test
    void keepsTheRevocationListOfAFileThatIsDeletedOrDamaged() throws Exception {
        Path crl = pki.crl("crl.pem", client);
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).crl(crl).start()) {
            startReloading(edge, edge.listener::updateTls);
            assertThat(edge.tls.crlState().status()).isEqualTo(CrlState.Status.VALID);

            Files.delete(crl);
            assertThat(told.poll(5, TimeUnit.SECONDS)).startsWith("refused").contains("it is gone");
            assertThat(edge.tls.crlState().status()).isEqualTo(CrlState.Status.INVALID);
            assertThatThrownBy(() -> edge.get("127.0.0.1", context)).isInstanceOf(IOException.class);

            Files.writeString(crl, "damaged");
            assertThat(told.poll(5, TimeUnit.SECONDS)).startsWith("refused").contains("not a PEM file");
            assertThatThrownBy(() -> edge.get("127.0.0.1", context)).isInstanceOf(IOException.class);

            Instant now = Instant.now();
            pki.crl("crl.pem", now.minusSeconds(5), now.plus(Duration.ofDays(2)));
            assertThat(told.poll(5, TimeUnit.SECONDS)).startsWith("applied");
            assertThat(edge.tls.crlState().status()).isEqualTo(CrlState.Status.VALID);
            assertThat(edge.get("127.0.0.1", context)).endsWith("hello manager");
        }
    }

    private void startReloading(EdgeFixture edge, Function<ServerSSLOptions, Future<Boolean>> update) {
        new TlsReloader(edge.tls, update, Clock.systemUTC(), new TlsReloader.Listener() {
                    @Override
                    public void applied(ServerIdentity identity) {
                        edge.listener.closeUntrusted();
                        told.add("applied "
                                + identity.certificate()
                                        .getSubjectX500Principal()
                                        .getName());
                    }

                    @Override
                    public void refused(List<Finding> failures) {
                        told.add("refused " + failures);
                    }
                })
                .start(watch);
    }

    /** Key and certificate are two files: between the two the pair may have been seen, and refused, half renewed. */
    private String nextApplied() throws InterruptedException {
        String next = told.poll(5, TimeUnit.SECONDS);
        return next != null && next.startsWith("refused") ? told.poll(5, TimeUnit.SECONDS) : next;
    }

    private void replace(Path next, String file) throws IOException {
        Files.move(next, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String answer(SSLSocket socket) {
        try {
            return EdgeFixture.get(socket);
        } catch (IOException e) {
            return "";
        }
    }
}
