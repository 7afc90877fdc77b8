// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.dist.pki.DevelopmentPki;
import dev.linuxpatch.dist.service.ClusterHome.Node;
import dev.linuxpatch.dist.service.SplitNetwork.Side;
import dev.linuxpatch.job.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two fronts, job nodes on one PostgreSQL server, and the backends of two hosts with real apt: six processes, or seven. */
final class WholeCluster implements AutoCloseable {
    static final String WEB = "web";
    static final String DB = "db";
    static final List<String> FRONTS = List.of("front1", "front2");
    static final List<String> JOBS = List.of("jobs1", "jobs2");
    private static final String FIRST = "jobs3";
    private static final String DATABASE = "fleet";

    private final TestServer server;
    private final ClusterHome home;
    private final Map<String, AptRoot> roots = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, ServiceProcess> processes = new ConcurrentHashMap<>();
    private final Map<ServiceProcess, ApiClient> clients = new ConcurrentHashMap<>();

    /** All of it on this host. */
    WholeCluster(Path directory) throws Exception {
        this(directory, TestServer.started(), "127.0.0.1", "", onThisHost());
    }

    /**
     * One front, one host and two of three job nodes on the left; what is on the right began first, so it acts for the hosts.
     *
     * @param network which this process and the PostgreSQL server are on, on no side
     */
    WholeCluster(Path directory, SplitNetwork network) throws Exception {
        this(
                directory,
                serverFor(network, directory.resolve("postgres")),
                network.address(),
                "?sslmode=verify-full&sslrootcert=" + directory.resolve("postgres/ca.pem"),
                onTwoSides(network));
    }

    private static TestServer serverFor(SplitNetwork network, Path certificates) throws Exception {
        new DevelopmentPki(Clock.systemUTC())
                .init(certificates, List.of(network.address()), "nobody", Duration.ofDays(2));
        return TestServer.startedFor(
                network.address(),
                network.network(),
                certificates.resolve("server.pem"),
                certificates.resolve("server.key.pem"));
    }

    private static Map<String, Site> onThisHost() {
        Map<String, Site> sites = new LinkedHashMap<>();
        List.of("front1", "front2", "jobs1", "jobs2", WEB, DB)
                .forEach(name -> sites.put(name, Site.here("127.0.0." + (11 + sites.size()))));
        return sites;
    }

    private static Map<String, Site> onTwoSides(SplitNetwork network) {
        Map<String, Site> sites = new LinkedHashMap<>();
        List.of("jobs3", "front2", DB).forEach(name -> sites.put(name, network.site(Side.RIGHT)));
        List.of("jobs1", "jobs2", "front1", WEB).forEach(name -> sites.put(name, network.site(Side.LEFT)));
        return sites;
    }

    /**
     * @param here the address of this process and of the server
     * @param encryption how the server is spoken to, as the end of its URL
     */
    private WholeCluster(Path directory, TestServer server, String here, String encryption, Map<String, Site> sites)
            throws Exception {
        this.server = server;
        StoreSettings store = server.database(DATABASE);
        String jobs = "store: \"postgresql://%s@%s:%d/%s%s\", store_password_file: \"%s\""
                .formatted(store.server().user(), here, server.port(), DATABASE, encryption, store.passwordFile());
        for (String host : List.of(WEB, DB)) {
            AptRoot root = AptRig.shared().newRoot();
            root.update();
            roots.put(host, root);
        }
        home = new ClusterHome(directory, root(WEB).path());
        sites.forEach((name, site) -> nodes.put(
                name, home.add(name, roots.getOrDefault(name, root(WEB)).path(), site, here)));
        nodes.forEach((name, node) -> home.configureAs(
                node,
                node.certs(),
                roots.containsKey(name) ? name : WEB,
                isJobNode(name) ? jobs : "",
                FRONTS.contains(name) ? new String[] {"role:job", WEB, DB} : new String[] {"role:http"}));
        for (String name : nodes.keySet()) {
            launch(name);
            if (name.equals(FIRST)) {
                ClusterHome.awaitOutput(process(name), "this node acts for host " + WEB);
            }
            if (name.equals(DB) && nodes.containsKey(FIRST)) {
                // Before there is anybody else who could.
                ClusterHome.awaitOutput(process(FIRST), "this node acts for host " + DB);
            }
        }
        FRONTS.forEach(this::awaitHealthy);
    }

    private static boolean isJobNode(String name) {
        return name.startsWith("jobs");
    }

    AptRoot root(String host) {
        return roots.get(host);
    }

    ServiceProcess process(String node) {
        return processes.get(node);
    }

    List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    /** Starts a node again, and does not wait. */
    void launch(String node) {
        String roles = FRONTS.contains(node) ? "http,ws" : isJobNode(node) ? "job" : "backend";
        processes.put(node, ClusterHome.launch(nodes.get(node), roles));
    }

    /** A client of a front, which is waited for if it has just been started. */
    ApiClient client(String front) {
        return clients.computeIfAbsent(processes.get(front), process -> ClusterHome.client(nodes.get(front), process));
    }

    /** The job node that acts for a host now, as the database says. */
    String owner(String host) {
        String pid = server
                .column(
                        DATABASE,
                        "SELECT split_part(node, ':', 2) FROM owners WHERE expires_at > now() AND host = '" + host
                                + "'")
                .stream()
                .findFirst()
                .orElse("");
        return nodes.keySet().stream()
                .filter(WholeCluster::isJobNode)
                .filter(node -> String.valueOf(processes.get(node).pid()).equals(pid))
                .findFirst()
                .orElse("nobody");
    }

    /** Waits until a front has everything behind it. */
    void awaitHealthy(String front) {
        ApiClient client = client(front);
        try {
            Awaiting.until("everything is behind " + front, ClusterHome.START, () -> {
                JsonNode health = client.get("/api/v1/health").data();
                JsonNode hosts = client.get("/api/v1/hosts?state=online").data();
                return health.path("status").asText().equals("healthy")
                                && hosts.path("total").asInt() == roots.size()
                        ? health
                        : null;
            });
        } catch (AssertionError e) {
            throw new AssertionError(client.get("/api/v1/health").envelope() + said(), e);
        }
    }

    /** What all processes have said. */
    String said() {
        StringBuilder all = new StringBuilder();
        processes.forEach((name, process) ->
                all.append("\n--- ").append(name).append('\n').append(process.output()));
        return all.toString();
    }

    /** Sends a signal to a node's process. */
    void signal(String name, String node) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "kill", "-" + name, String.valueOf(process(node).pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Override
    public void close() {
        processes.values().forEach(ServiceProcess::terminate);
        processes.values().forEach(ServiceProcess::kill);
        roots.values().forEach(AptRoot::close);
        server.close();
    }
}
