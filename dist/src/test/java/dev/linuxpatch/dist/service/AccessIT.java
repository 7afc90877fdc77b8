// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, tried from real sockets. */
class AccessIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {});

    @TempDir
    Path scratch;

    @Test
    void anAddressThatIsNotListedIsCutOffBeforeTls() throws Exception {
        try (Socket stranger = connectFrom("127.0.0.9")) {
            assertThat(bytesUntilTheEnd(stranger)).isZero();
        }
    }

    @Test
    void aChangedWhitelistAppliesWithinASecondAndAnInvalidOneNotAtAll() throws Exception {
        ServiceHome home = SERVICE.home();
        try {
            home.whitelist("127.0.0.1", "127.0.0.8/31");
            Awaiting.untilTrue("127.0.0.9 is let in", () -> handshakes("127.0.0.9"));

            home.whitelist("127.0.0.1", "300.1.2.3");
            Awaiting.untilTrue(
                    "the refusal is logged", () -> SERVICE.process().output().contains("300.1.2.3"));
            assertThat(handshakes("127.0.0.9")).isTrue();
        } finally {
            home.whitelist("127.0.0.1");
        }
        Awaiting.untilTrue("127.0.0.9 is cut off again", () -> !handshakes("127.0.0.9"));
        assertThat(handshakes("127.0.0.1")).isTrue();
    }

    @Test
    void withoutACertificateNothingIsAnswered() {
        ApiClient anonymous = new ApiClient(
                SERVICE.process().baseUrl(), ClientTls.anonymous(SERVICE.home().certs()));

        assertThatThrownBy(() -> anonymous.get("/health")).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedInTheHandshake() throws Exception {
        new DevelopmentPki(Clock.systemUTC()).init(scratch, List.of("localhost"), "test-client", Duration.ofDays(1));
        SSLContext stranger = ClientTls.of(SERVICE.home().certs(), scratch);

        assertThatThrownBy(() -> new ApiClient(SERVICE.process().baseUrl(), stranger).get("/health"))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void plainHttpIsClosedWithoutAnAnswer() throws Exception {
        try (Socket plain = connectFrom("127.0.0.1")) {
            plain.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String answer = new String(readUntilTheEnd(plain), StandardCharsets.ISO_8859_1);

            assertThat(answer).doesNotContain("HTTP/");
        }
    }

    @Test
    void olderTlsIsRefused() throws Exception {
        try (SSLSocket old = (SSLSocket) ClientTls.of(SERVICE.home().certs())
                .getSocketFactory()
                .createSocket("127.0.0.1", SERVICE.process().port())) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void whoAskedForWhatIsAudited() throws Exception {
        SERVICE.client().get("/api/v1/packages/no-such-thing");

        Awaiting.untilTrue("the request is in the audit log", () -> audit().contains("no-such-thing"));
        String line = audit().lines()
                .filter(entry -> entry.contains("no-such-thing"))
                .findFirst()
                .orElseThrow();
        assertThat(line).contains("\"CN=test-client\"", "127.0.0.1", "404", "PKG_NOT_FOUND", "duration_ms");
    }

    private static String audit() {
        try {
            return Files.readString(SERVICE.home().auditLog());
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean handshakes(String from) {
        try (Socket plain = connectFrom(from);
                SSLSocket tls = (SSLSocket) ClientTls.of(SERVICE.home().certs())
                        .getSocketFactory()
                        .createSocket(plain, "127.0.0.1", plain.getPort(), true)) {
            tls.startHandshake();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Socket connectFrom(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", SERVICE.process().port()));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int bytesUntilTheEnd(Socket socket) throws IOException {
        return readUntilTheEnd(socket).length;
    }

    private static byte[] readUntilTheEnd(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }
}
