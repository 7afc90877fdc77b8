// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.dist.service.ClusterHome.Node;
import dev.linuxpatch.job.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two fronts, two job nodes on one PostgreSQL server, and the backends of two hosts with real apt: six processes. */
final class WholeCluster implements AutoCloseable {
    static final String WEB = "web";
    static final String DB = "db";
    static final List<String> FRONTS = List.of("front1", "front2");
    static final List<String> JOBS = List.of("jobs1", "jobs2");
    private static final String DATABASE = "fleet";

    private final TestServer server;
    private final ClusterHome home;
    private final Map<String, AptRoot> roots = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, ServiceProcess> processes = new ConcurrentHashMap<>();
    private final Map<ServiceProcess, ApiClient> clients = new ConcurrentHashMap<>();

    WholeCluster(Path directory) throws Exception {
        server = TestServer.started();
        StoreSettings store = server.database(DATABASE);
        String jobs = "store: \"postgresql://%s@127.0.0.1:%d/%s\", store_password_file: \"%s\""
                .formatted(store.server().user(), server.port(), DATABASE, store.passwordFile());
        for (String host : List.of(WEB, DB)) {
            AptRoot root = AptRig.shared().newRoot();
            root.update();
            roots.put(host, root);
        }
        home = new ClusterHome(directory, root(WEB).path());
        FRONTS.forEach(name -> nodes.put(name, home.add(name)));
        JOBS.forEach(name -> nodes.put(name, home.add(name)));
        roots.forEach((host, root) -> nodes.put(host, home.add(host, root.path())));
        nodes.forEach((name, node) -> home.configureAs(
                node,
                node.certs(),
                roots.containsKey(name) ? name : WEB,
                JOBS.contains(name) ? jobs : "",
                FRONTS.contains(name) ? new String[] {"role:job", WEB, DB} : new String[] {"role:http"}));
        nodes.keySet().forEach(this::launch);
        FRONTS.forEach(this::awaitHealthy);
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
        String roles = FRONTS.contains(node) ? "http,ws" : JOBS.contains(node) ? "job" : "backend";
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
        return JOBS.stream()
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
            StringBuilder all =
                    new StringBuilder(client.get("/api/v1/health").envelope().toString());
            processes.forEach((name, process) ->
                    all.append("\n--- ").append(name).append('\n').append(process.output()));
            throw new AssertionError(all.toString(), e);
        }
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
