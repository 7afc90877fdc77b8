// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.dist.pki.ClusterPki;
import dev.linuxpatch.dist.pki.DevelopmentPki;
import dev.linuxpatch.dist.service.ClusterHome.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has no certificate of the cluster's authority gets nothing from any port that a node listens on. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterAttackIT {
    private static final int SILENT = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static AptRoot root;
    private static ClusterHome cluster;
    private static Node front;
    private static Node rest;
    private static Node late;
    private static Node stranger;
    private static ServiceProcess frontProcess;
    private static ServiceProcess restProcess;
    private static ApiClient client;

    @BeforeAll
    static void startTwoNodes() {
        root = AptRig.shared().newRoot();
        cluster = new ClusterHome(directory, root.path());
        front = cluster.add("front");
        rest = cluster.add("rest");
        late = cluster.add("late");
        stranger = cluster.add("stranger");
        cluster.configure(front, front.certs(), "rest", "role:backend");
        cluster.configure(rest, rest.certs(), "front");
        cluster.configure(late, late.certs(), "front");
        Path foreign = cluster.authority(Clock.systemUTC(), "foreign");
        cluster.configure(stranger, cluster.certificate(Clock.systemUTC(), foreign, "stranger"), "front");
        restProcess = ClusterHome.launch(rest, "job,backend");
        frontProcess = ClusterHome.launch(front, "http,ws");
        client = ClusterHome.client(front, frontProcess);
        awaitHealthy();
    }

    @AfterAll
    static void stop() throws IOException {
        frontProcess.close();
        restProcess.close();
        root.close();
    }

    private static void awaitHealthy() {
        Awaiting.until(
                "the front is healthy, with its peers and the first inventory",
                ClusterHome.START,
                () -> health().path("status").asText().equals("healthy") ? "healthy" : null);
    }

    private static JsonNode health() {
        return client.get("/api/v1/health").data();
    }

    /** By its own descriptors, so that none is forgotten. */
    private static List<InetSocketAddress> portsOfTheCluster() {
        return ListeningSockets.tcp(restProcess.pid());
    }

    @Test
    @Order(1)
    void aNodeListensOnThreePortsOfOneAddressAndOnNothingElse() {
        assertThat(portsOfTheCluster())
                .containsExactlyInAnyOrderElementsOf(rest.ports().stream()
                        .map(port -> new InetSocketAddress(rest.address(), port))
                        .toList());
        assertThat(ListeningSockets.udp(restProcess.pid())).isEmpty();
    }

    @Test
    @Order(2)
    void peersThatAreThereAreTold() {
        JsonNode check = health().path("checks").path("cluster");

        assertThat(check.path("status").asText()).isEqualTo("ok");
        assertThat(check.path("expected")).extracting(JsonNode::asText).containsExactly("rest", "role:backend");
        assertThat(check.path("present")).extracting(JsonNode::asText).containsExactly("rest");
    }

    @Test
    @Order(3)
    void plainTextGetsNothing() throws IOException {
        for (InetSocketAddress port : portsOfTheCluster()) {
            try (Socket socket = new Socket()) {
                socket.connect(port);
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\n\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
                String answer = new String(readToEnd(socket), StandardCharsets.ISO_8859_1);

                // At most an alert of TLS: record type 21.
                assertThat(answer.length()).as("%s", port).isLessThanOrEqualTo(7);
                assertThat(answer)
                        .as("%s", port)
                        .satisfiesAnyOf(
                                nothing -> assertThat(nothing).isEmpty(),
                                alert -> assertThat(alert.charAt(0)).isEqualTo((char) 21));
            }
        }
        awaitHealthy();
    }

    @Test
    @Order(4)
    void everyCertificateThatIsNotANodesGetsNothing() throws IOException {
        Clock tenDaysAgo = Clock.offset(Clock.systemUTC(), Duration.ofDays(-10));
        Path ca = cluster.certs().resolve(ClusterPki.CA);
        Path foreign = cluster.certificate(Clock.systemUTC(), directory.resolve("foreign"), "attacker");
        Path expired = cluster.certificate(tenDaysAgo, cluster.certs(), "expired");
        Path clients = rest.home().certs();
        Map<String, SSLContext> attackers = new LinkedHashMap<>();
        attackers.put("no certificate", ClientTls.anonymous(front.certs()));
        attackers.put(
                "a foreign authority",
                ClientTls.with(ca, foreign.resolve(ClusterPki.NODE), foreign.resolve(ClusterPki.NODE_KEY)));
        attackers.put(
                "an expired certificate",
                ClientTls.with(ca, expired.resolve(ClusterPki.NODE), expired.resolve(ClusterPki.NODE_KEY)));
        attackers.put(
                "a client of the API",
                ClientTls.with(ca, clients.resolve(DevelopmentPki.CLIENT), clients.resolve(DevelopmentPki.CLIENT_KEY)));

        for (InetSocketAddress port : portsOfTheCluster()) {
            for (Map.Entry<String, SSLContext> attacker : attackers.entrySet()) {
                assertThat(refused(port, attacker.getValue()))
                        .as("%s on %s", attacker.getKey(), port)
                        .isTrue();
            }
        }
        awaitHealthy();
    }

    @Test
    @Order(5)
    void anOldVersionOfTlsIsRefusedEvenFromANode() throws IOException {
        SSLContext node = ClientTls.with(
                cluster.certs().resolve(ClusterPki.CA),
                front.certs().resolve(ClusterPki.NODE),
                front.certs().resolve(ClusterPki.NODE_KEY));

        for (InetSocketAddress port : portsOfTheCluster()) {
            try (SSLSocket socket = (SSLSocket) node.getSocketFactory().createSocket()) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.connect(port);
                assertThat(handshakes(socket)).as("%s", port).isFalse();
            }
        }
    }

    @Test
    @Order(6)
    void strangersWhoSayNothingKeepNobodyOut() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (InetSocketAddress port : portsOfTheCluster()) {
                for (int i = 0; i < SILENT; i++) {
                    Socket socket = new Socket();
                    socket.connect(port);
                    silent.add(socket);
                }
            }
            try (ServiceProcess joining = ClusterHome.launch(late, "ws")) {
                ClusterHome.awaitOutput(joining, "the cluster is complete");
                Awaiting.untilTrue(
                        "it is seen",
                        () -> health().path("checks")
                                .path("cluster")
                                .path("present")
                                .toString()
                                .contains("late"));
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        awaitHealthy();
    }

    @Test
    @Order(7)
    void aNodeWithAWrongCertificateIsAloneAndSaysSo() {
        try (ServiceProcess alone = ClusterHome.launch(stranger, "http,ws,job,backend")) {
            ApiClient its = ClusterHome.client(stranger, alone);
            Awaiting.untilTrue(
                    "it has read its packages",
                    () -> its.get("/api/v1/packages").status() == 200);

            JsonNode health = its.get("/api/v1/health").data();

            assertThat(health.path("status").asText()).isEqualTo("degraded");
            assertThat(health.path("checks").path("cluster").path("status").asText())
                    .isEqualTo("incomplete");
            assertThat(health.path("checks").path("cluster").path("present")).isEmpty();
            assertThat(alone.output()).doesNotContain("the cluster is complete");
        }
        awaitHealthy();
        assertThat(health().path("checks").path("cluster").path("present"))
                .extracting(JsonNode::asText)
                .containsExactly("rest");
    }

    private static boolean refused(InetSocketAddress port, SSLContext context) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(port);
            if (!handshakes(socket)) {
                return true;
            }
            // In TLS 1.3 the client has finished before the server has looked at its certificate.
            return readToEnd(socket).length == 0;
        }
    }

    private static boolean handshakes(SSLSocket socket) {
        try {
            socket.startHandshake();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What came before the end. A server that says nothing and does not end is a failure, too. */
    private static byte[] readToEnd(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException reset) {
            return new byte[0];
        }
    }
}
