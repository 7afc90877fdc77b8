// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.accept.AddressGate;
import dev.linuxpatch.http.accept.ConnectionGate;
import dev.linuxpatch.http.accept.ConnectionListener;
import dev.linuxpatch.http.accept.GateTransport;
import dev.linuxpatch.http.accept.Whitelist;
import dev.linuxpatch.http.accept.WhitelistEntry;
import dev.linuxpatch.http.pki.TestPki;
import dev.linuxpatch.http.tls.ClientIdentity;
import dev.linuxpatch.http.tls.ServerIdentity;
import dev.linuxpatch.http.tls.TlsEngine;
import dev.linuxpatch.http.tls.TlsMaterial;
import dev.linuxpatch.http.tls.TlsVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A listener on a free loopback port with real TLS, and plain blocking clients that bind to any loopback address. */
final class EdgeFixture implements AutoCloseable {

    /** How a connection that never became a request was reported. */
    record Report(String peer, String what) {}

    private static final int TIMEOUT_MILLIS = 5_000;

    final TestPki pki;
    final AddressGate addresses;
    final ConnectionGate gate;
    final TlsEngine tls;
    final HttpListener listener;
    final Vertx vertx;
    final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

    /** What a test wants to be different. */
    static final class Setup {
        private final TestPki pki;
        private TestPki.Issued server;
        private Path crl;
        private TlsVersion minimum = TlsVersion.TLS_1_3;
        private int maxConnections = 100;
        private String host = "127.0.0.1";
        private Duration handshakeTimeout = Duration.ofSeconds(5);
        private List<String> whitelist = List.of("127.0.0.1", "127.0.0.2");

        Setup(TestPki pki) {
            this.pki = pki;
        }

        Setup server(TestPki.Issued issued) {
            server = issued;
            return this;
        }

        Setup crl(Path file) {
            crl = file;
            return this;
        }

        Setup minimum(TlsVersion version) {
            minimum = version;
            return this;
        }

        Setup maxConnections(int limit) {
            maxConnections = limit;
            return this;
        }

        Setup host(String address) {
            host = address;
            return this;
        }

        Setup handshakeTimeout(Duration timeout) {
            handshakeTimeout = timeout;
            return this;
        }

        Setup whitelist(String... entries) {
            whitelist = List.of(entries);
            return this;
        }

        EdgeFixture start() throws Exception {
            return new EdgeFixture(this);
        }
    }

    private EdgeFixture(Setup setup) throws Exception {
        pki = setup.pki;
        TestPki.Issued server = setup.server == null ? pki.server() : setup.server;
        TlsMaterial material =
                new TlsMaterial(pki.caFile(), server.certificateFile(), server.keyFile(), setup.crl, setup.minimum);
        ServerIdentity.Result result = ServerIdentity.check(material, Clock.systemUTC());
        assertThat(result).isInstanceOf(ServerIdentity.Usable.class);
        tls = new TlsEngine(((ServerIdentity.Usable) result).identity(), setup.handshakeTimeout, Clock.systemUTC());
        addresses = new AddressGate(whitelist(setup.whitelist));
        gate = new ConnectionGate(addresses, setup.maxConnections, new Recorder());
        vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(2))
                .withTransport(GateTransport.around(Transport.NIO))
                .build();
        ListenHandlers handlers = new ListenHandlers(
                EdgeFixture::answer,
                request -> request.response().setStatusCode(400).end("invalid"),
                request -> request.response().setStatusCode(414).end("too long"));
        listener = await(new HttpListener(vertx, ListenOptions.defaults(setup.host, 0), gate, tls, handlers).listen());
    }

    static Whitelist whitelist(List<String> entries) throws WhitelistEntry.InvalidEntryException {
        List<WhitelistEntry> parsed = new ArrayList<>();
        for (String entry : entries) {
            parsed.add(WhitelistEntry.parse(entry));
        }
        return Whitelist.of(parsed);
    }

    private static void answer(HttpServerRequest request) {
        request.response()
                .end("hello "
                        + ClientIdentity.of(request.connection())
                                .map(ClientIdentity::commonName)
                                .orElse("nobody"));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    int port() {
        return listener.port();
    }

    /** A TCP connection from the given loopback address. */
    Socket connect(String from) throws IOException {
        InetAddress source = InetAddress.getByName(from);
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(source, 0));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(
                new InetSocketAddress(source.getAddress().length == 4 ? "127.0.0.1" : "::1", port()), TIMEOUT_MILLIS);
        return socket;
    }

    /** A TLS connection, handshake not started. */
    SSLSocket connectTls(String from, SSLContext context) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(connect(from), "localhost", port(), true);
    }

    /** One GET with a fresh handshake; the status line and body, as text. */
    String get(String from, SSLContext context) throws IOException {
        try (SSLSocket socket = connectTls(from, context)) {
            return get(socket);
        }
    }

    static String get(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    Report nextReport() throws InterruptedException {
        return reports.poll(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private final class Recorder implements ConnectionListener {
        @Override
        public void refused(InetAddress peer, Refusal reason) {
            reports.add(new Report(peer.getHostAddress(), reason.name()));
        }

        @Override
        public void handshakeFailed(InetAddress peer, Throwable cause) {
            reports.add(new Report(peer.getHostAddress(), String.valueOf(cause)));
        }
    }
}
