// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.bench.cluster.net.ClusterNetwork;
import dev.linuxpatch.bench.cluster.net.NetworkHost;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.cluster.plan.Topology;
import dev.linuxpatch.bench.crash.host.CrashRepository;
import dev.linuxpatch.bench.crash.host.CrashRoot;
import dev.linuxpatch.bench.service.Answer;
import dev.linuxpatch.bench.service.ApiClient;
import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster as it is deployed: fronts, job nodes on a PostgreSQL server, and managed hosts with real apt, each a process. */
public final class Fleet implements AutoCloseable {
    private static final String DATABASE = "fleet";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Topology topology;
    private final ClusterNetwork network;
    private final TestServer server;
    private final Map<Name, ClusterNode> nodes = new LinkedHashMap<>();
    private final Map<Name, CrashRoot> roots = new LinkedHashMap<>();
    private final Map<Name, ApiClient> clients = new LinkedHashMap<>();

    /**
     * Makes it; nothing is started yet but the job store.
     *
     * @param directory empty, for all files
     * @param launcher the launch script
     */
    public Fleet(Topology topology, ClusterNetwork network, CrashRepository packages, Path directory, Path launcher)
            throws Exception {
        this.topology = topology;
        this.network = network;
        ClusterFiles files = new ClusterFiles(directory, topology, network);
        Map<Name, NetworkHost> hosts = new LinkedHashMap<>();
        topology.all().forEach(name -> hosts.put(name, network.addHost()));
        files.certificates(hosts);
        server = TestServer.startedFor(
                network.address(),
                network.range(),
                files.api().resolve("server.pem"),
                files.api().resolve("server.key.pem"));
        StoreSettings store = server.database(DATABASE);
        String url = "postgresql://%s@%s:%d/%s?sslmode=verify-full&sslrootcert=%s"
                .formatted(
                        store.server().user(),
                        network.address(),
                        server.port(),
                        DATABASE,
                        files.api().resolve("ca.pem"));
        for (Name name : topology.hosts()) {
            roots.put(name, packages.newRoot());
        }
        Path any = roots.values().iterator().next().path();
        for (Map.Entry<Name, NetworkHost> one : hosts.entrySet()) {
            Name name = one.getKey();
            CrashRoot root = roots.get(name);
            files.configure(
                    name, hosts.values(), one.getValue(), root == null ? any : root.path(), url, store.passwordFile());
            nodes.put(name, new ClusterNode(name, one.getValue(), files.of(name), launcher));
            if (name.role() == Name.Role.FRONT) {
                clients.put(
                        name,
                        new ApiClient(
                                "https://" + one.getValue().address() + ":" + ClusterFiles.API_PORT, files.api()));
            }
        }
    }

    public Topology topology() {
        return topology;
    }

    public ClusterNetwork network() {
        return network;
    }

    public ClusterNode node(Name name) {
        return nodes.get(name);
    }

    /** A node, or the job store. */
    public FleetProcess process(Name name) {
        return name.equals(Name.STORE) ? new StoreServer(server) : nodes.get(name);
    }

    public Collection<ClusterNode> nodes() {
        return List.copyOf(nodes.values());
    }

    public CrashRoot root(Name host) {
        return roots.get(host);
    }

    public ApiClient client(Name front) {
        return clients.get(front);
    }

    /** What the database has of a host's jobs. */
    public FleetStore store(Name host) {
        return new FleetStore(server, DATABASE, host.toString());
    }

    /** Starts all nodes and waits until every front has everything behind it. */
    public void start() throws IOException, InterruptedException {
        for (ClusterNode node : nodes.values()) {
            node.launch();
        }
        Optional<String> missing = awaitHealthy();
        if (missing.isPresent()) {
            throw new IllegalStateException(missing.get());
        }
    }

    /** Waits until every front has everything behind it; what is missing if that never comes. */
    public Optional<String> awaitHealthy() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Name front : topology.fronts()) {
            while (!healthy(front)) {
                if (System.nanoTime() > end) {
                    return Optional.of(front + " does not come back: "
                            + client(front).get("/api/v1/health").body());
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
        return Optional.empty();
    }

    private boolean healthy(Name front) throws InterruptedException {
        try {
            JsonNode health = ask(front, "/api/v1/health").data();
            JsonNode hosts = ask(front, "/api/v1/hosts?state=online").data();
            return health.path("status").asText().equals("healthy")
                    && hosts.path("total").asInt() == topology.hostCount();
        } catch (IOException e) {
            return false;
        }
    }

    private Answer ask(Name front, String path) throws IOException, InterruptedException {
        return client(front).send("GET", path, null, Map.of());
    }

    @Override
    public void close() {
        try {
            for (ClusterNode node : nodes.values()) {
                if (node.alive()) {
                    node.kill();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        roots.values().forEach(CrashRoot::close);
        server.close();
    }
}
