// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.http.accept.ConnectionGate;
import dev.linuxpatch.http.accept.ConnectionListener;
import dev.linuxpatch.http.pki.TestPki;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhitelistBeforeTlsTest {

    @TempDir
    Path directory;

    private TestPki pki;
    private SSLContext client;

    @BeforeEach
    void issueCertificates() {
        pki = TestPki.in(directory);
        client = pki.clientContext(pki.client("manager"));
    }

    @Test
    void servesAnAddressOnTheWhitelist() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            String answer = edge.get("127.0.0.2", client);

            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("hello manager");
        }
    }

    @Test
    void closesAStrangersConnectionBeforeAnyByteIsSentBack() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            int received = bytesForStranger(edge);

            assertThat(received).isZero();
            assertThat(edge.nextReport()).isEqualTo(new EdgeFixture.Report("127.0.0.3", "NOT_WHITELISTED"));
            assertThat(edge.gate.statistics().accepted()).isZero();
            assertThat(edge.gate.statistics().refusedByAddress()).isEqualTo(1);
        }
    }

    @Test
    void neverStartsAHandshakeWithAStranger() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            assertThatThrownBy(() -> edge.get("127.0.0.3", client)).isInstanceOf(IOException.class);

            assertThat(edge.nextReport()).isEqualTo(new EdgeFixture.Report("127.0.0.3", "NOT_WHITELISTED"));
            assertThat(edge.gate.statistics().handshakes()
                            + edge.gate.statistics().failedHandshakes())
                    .isZero();
        }
    }

    @Test
    void tellsIpv6PeersApart() throws Exception {
        try (EdgeFixture edge =
                new EdgeFixture.Setup(pki).host("::").whitelist("::1").start()) {
            String answer = edge.get("::1", client);

            assertThat(answer).endsWith("hello manager");
            assertThatThrownBy(() -> edge.get("127.0.0.1", client)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void matchesIpv4PeersOfADualStackSocketWithIpv4Entries() throws Exception {
        try (EdgeFixture edge =
                new EdgeFixture.Setup(pki).host("::").whitelist("127.0.0.0/31").start()) {
            assertThat(edge.get("127.0.0.1", client)).endsWith("hello manager");
            assertThatThrownBy(() -> edge.get("127.0.0.2", client)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void appliesAReplacedWhitelistToOpenConnectionsToo() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start();
                SSLSocket open = edge.connectTls("127.0.0.2", client)) {
            open.startHandshake();

            edge.addresses.replace(EdgeFixture.whitelist(List.of("127.0.0.1")));

            assertThat(readUntilEnd(open)).isZero();
            assertThatThrownBy(() -> edge.get("127.0.0.2", client)).isInstanceOf(IOException.class);
            assertThat(edge.get("127.0.0.1", client)).endsWith("hello manager");
        }
    }

    @Test
    void refusesConnectionsBeyondTheLimitAndServesAgainWhenOneEnds() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).maxConnections(1).start()) {
            try (SSLSocket first = edge.connectTls("127.0.0.1", client)) {
                first.startHandshake();
                assertThatThrownBy(() -> edge.get("127.0.0.2", client)).isInstanceOf(IOException.class);
                assertThat(edge.nextReport()).isEqualTo(new EdgeFixture.Report("127.0.0.2", "CONNECTION_LIMIT"));
            }
            awaitNoneOpen(edge);

            assertThat(edge.get("127.0.0.2", client)).endsWith("hello manager");
        }
    }

    @Test
    void leavesOtherListenersOfTheSameVertxAlone() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            HttpServer other = edge.vertx
                    .createHttpServer()
                    .requestHandler(r -> r.response().end("open"));
            EdgeFixture.await(other.listen(0, "127.0.0.1"));

            try (Socket stranger = new Socket()) {
                stranger.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.3"), 0));
                stranger.connect(new InetSocketAddress("127.0.0.1", other.actualPort()));

                assertThat(EdgeFixture.get(stranger)).endsWith("open");
            }
        }
    }

    @Test
    void doesNotServeOnAVertxThatCannotCheckBeforeTls() throws Exception {
        Vertx plain = Vertx.vertx();
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            HttpListener unguarded = new HttpListener(
                    plain,
                    ListenOptions.defaults("127.0.0.1", 0),
                    new ConnectionGate(edge.addresses, 1, ConnectionListener.NONE),
                    edge.tls,
                    new ListenHandlers(r -> {}, r -> {}, r -> {}));

            assertThatThrownBy(() -> EdgeFixture.await(unguarded.listen())).hasMessageContaining("GateTransport");
        } finally {
            EdgeFixture.await(plain.close());
        }
    }

    @Test
    void closesAConnectionThatNeverStartsItsHandshake() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki)
                        .handshakeTimeout(Duration.ofMillis(200))
                        .start();
                Socket silent = edge.connect("127.0.0.1")) {
            assertThat(readUntilEnd(silent)).isZero();
            assertThat(edge.nextReport().what()).contains("timed out");
        }
    }

    /** Bytes that an address off the whitelist receives; the reset may even overtake the return of connect. */
    private static int bytesForStranger(EdgeFixture edge) throws IOException {
        try (Socket stranger = edge.connect("127.0.0.3")) {
            return readUntilEnd(stranger);
        } catch (ConnectException | SocketTimeoutException e) {
            throw e;
        } catch (SocketException reset) {
            return 0;
        }
    }

    /** Bytes received until the peer closes or resets. */
    private static int readUntilEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int received = 0;
        try {
            while (in.read() >= 0) {
                received++;
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return received;
        }
        return received;
    }

    private static void awaitNoneOpen(EdgeFixture edge) throws Exception {
        CompletableFuture<Void> none = new CompletableFuture<>();
        edge.vertx.setPeriodic(5, timer -> {
            if (edge.gate.statistics().open() == 0) {
                edge.vertx.cancelTimer(timer);
                none.complete(null);
            }
        });
        none.get(5, TimeUnit.SECONDS);
    }
}
