// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.http.accept.GateTransport;
import dev.linuxpatch.http.accept.HostResolver;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.audit.FileSink;
import dev.linuxpatch.http.pki.TestPki;
import dev.linuxpatch.http.tls.TlsMaterial;
import dev.linuxpatch.http.tls.TlsVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeTest {

    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path directory;

    private final Vertx vertx =
            Vertx.builder().withTransport(GateTransport.around(Transport.NIO)).build();
    private TestPki pki;
    private Path whitelist;
    private Path auditFile;
    private AuditLog audit;

    @BeforeEach
    void prepare() {
        pki = TestPki.in(directory);
        whitelist = directory.resolve("whitelist.yaml");
        auditFile = directory.resolve("audit.log");
        audit = new AuditLog(List.of(new FileSink(auditFile, 1, CLOCK)), CLOCK);
    }

    @AfterEach
    void stop() throws Exception {
        EdgeFixture.await(vertx.close());
        audit.close();
    }

    @Test
    void namesEverythingThatMustBeRepairedAtOnce() throws Exception {
        TestPki.Issued server = pki.server();
        Files.writeString(whitelist, "entries: [10.0.0.5/8]");

        Edge.Result result = prepare(pki.client("other").keyFile(), server.certificateFile());

        assertThat(result).isInstanceOf(Edge.NotReady.class);
        assertThat(((Edge.NotReady) result).problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("does not belong to"))
                .anyMatch(problem -> problem.contains("10.0.0.0/8"));
    }

    @Test
    void servesAndAuditsFromTheFilesOnDisk() throws Exception {
        TestPki.Issued server = pki.server();
        Files.writeString(whitelist, "entries: [127.0.0.1]");
        SSLContext client = pki.clientContext(pki.client("manager"));
        Edge.Result result = prepare(server.keyFile(), server.certificateFile());
        assertThat(result).isInstanceOf(Edge.Ready.class);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Edge edge = ((Edge.Ready) result).edge()) {
            new EdgeMetrics(edge.gate(), edge.tls(), audit, CLOCK).bindTo(meters);
            HttpListener listener = EdgeFixture.await(edge.listen(
                    ListenOptions.defaults("127.0.0.1", 0),
                    new ListenHandlers(r -> r.response().end("hello"), r -> {}, r -> {})));

            assertThat(get("127.0.0.1", listener.port(), client)).endsWith("hello");
            assertThatThrownBy(() -> get("127.0.0.2", listener.port(), client)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get("127.0.0.1", listener.port(), pki.clientContext(null)))
                    .isInstanceOf(IOException.class);
            EdgeFixture.await(listener.shutdown(Duration.ofSeconds(1)));
        }
        audit.close();

        assertThat(events()).containsExactly("whitelist_reloaded", "refused_connection", "handshake_failed");
        assertThat(meters.get("edge.handshakes").functionCounter().count()).isEqualTo(1);
        assertThat(meters.get("edge.connections.refused")
                        .tag("reason", "not_whitelisted")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    private Edge.Result prepare(Path key, Path certificate) {
        TlsMaterial material = new TlsMaterial(pki.caFile(), certificate, key, null, TlsVersion.TLS_1_3);
        return Edge.prepare(vertx, EdgeOptions.defaults(material, whitelist), HostResolver.system(vertx), audit, CLOCK);
    }

    private List<String> events() throws IOException {
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(auditFile)) {
            JsonNode entry = new ObjectMapper().readTree(line);
            events.add(entry.get("event").asText());
        }
        return events;
    }

    private static String get(String from, int port, SSLContext context) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", port, true)) {
            return EdgeFixture.get(tls);
        }
    }
}
