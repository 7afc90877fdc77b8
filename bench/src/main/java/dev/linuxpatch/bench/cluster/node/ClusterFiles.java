// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.node;

import static java.util.stream.Collectors.joining;

import dev.linuxpatch.bench.cluster.net.ClusterNetwork;
import dev.linuxpatch.bench.cluster.net.NetworkHost;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.cluster.plan.Topology;
import dev.linuxpatch.dist.pki.ClusterPki;
import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Certificates and configurations of all nodes of a cluster. */
final class ClusterFiles {
    static final int API_PORT = 12443;
    private static final int GROUP_PORT = 12445;
    private static final Duration LIFETIME = Duration.ofDays(2);

    private final Path directory;
    private final Topology topology;
    private final ClusterNetwork network;

    /** @param directory empty */
    ClusterFiles(Path directory, Topology topology, ClusterNetwork network) {
        this.directory = directory;
        this.topology = topology;
        this.network = network;
    }

    /** Makes the certificates of the API, the job store and the cluster. */
    void certificates(Map<Name, NetworkHost> hosts) throws IOException, GeneralSecurityException {
        List<String> addresses = new ArrayList<>();
        addresses.add(network.address());
        hosts.values().forEach(host -> addresses.add(host.address()));
        new DevelopmentPki(Clock.systemUTC()).init(api(), addresses, "bench-client", LIFETIME);
        ClusterPki cluster = new ClusterPki(Clock.systemUTC());
        cluster.init(authority(), LIFETIME);
        for (Map.Entry<Name, NetworkHost> node : hosts.entrySet()) {
            cluster.node(
                    authority(),
                    node.getKey().toString(),
                    List.of(node.getValue().address()),
                    LIFETIME,
                    certificates(node.getKey()));
        }
    }

    /** Certificates of the API, its clients, and the job store's server. */
    Path api() {
        return directory.resolve("api");
    }

    /** Where a node's own files are. */
    Path of(Name node) {
        return directory.resolve(node.toString());
    }

    private Path authority() {
        return directory.resolve("authority");
    }

    private Path certificates(Name node) {
        return of(node).resolve("cluster");
    }

    /**
     * Writes a node's configuration.
     *
     * @param root whose packages it serves if it has a backend
     * @param store URL of the job store, and {@code passwordFile} with its password, for job nodes
     */
    void configure(Name node, Collection<NetworkHost> all, NetworkHost self, Path root, String store, Path passwordFile)
            throws IOException {
        Path own = of(node);
        Files.createDirectories(own);
        Files.writeString(own.resolve("whitelist.yaml"), "entries: [\"" + network.address() + "\"]\n");
        boolean jobs = node.role() == Name.Role.JOBS;
        Files.writeString(own.resolve("config.yaml"), """
                server: {bind: "%2$s", port: %3$d}
                tls:
                  ca_cert: "%4$s/ca.pem"
                  server_cert: "%4$s/server.pem"
                  server_key: "%4$s/server.key.pem"
                logging: {file_path: "%1$s/audit.log", stdout: false}
                whitelist: {path: "%1$s/whitelist.yaml"}
                package_manager: {root: "%5$s", backend: "apt"}
                jobs: {storage_path: "%1$s/jobs"%6$s}
                rate_limit: {enabled: false}
                system: {host_id: "%7$s", reboot_command: ["/bin/true"]}
                cluster:
                  enabled: true
                  node: "%8$s"
                  bind: "%2$s"
                  peers: [%9$s]
                  expect: [%10$s]
                  tls: {ca_cert: "%11$s/ca.pem", cert: "%11$s/node.pem", key: "%11$s/node.key.pem"}
                """.formatted(
                        own,
                        self.address(),
                        API_PORT,
                        api(),
                        root,
                        jobs ? ", store: \"" + store + "\", store_password_file: \"" + passwordFile + "\"" : "",
                        node.role() == Name.Role.HOST ? node : topology.hosts().get(0),
                        node,
                        all.stream()
                                .map(host -> '"' + host.address() + ':' + GROUP_PORT + '"')
                                .collect(joining(", ")),
                        expected(node),
                        certificates(node)));
    }

    /** A front is complete with somebody for jobs and all hosts; the others with a front. */
    private String expected(Name node) {
        return node.role() == Name.Role.FRONT
                ? "\"role:job\", "
                        + topology.hosts().stream()
                                .map(host -> "\"" + host + '"')
                                .collect(joining(", "))
                : "\"role:http\"";
    }
}
