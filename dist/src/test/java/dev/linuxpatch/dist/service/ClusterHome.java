// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import dev.linuxpatch.dist.pki.ClusterPki;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A cluster on loopback addresses: an authority, and nodes with configurations of their own. */
final class ClusterHome {
    static final String HOST = "cluster-it";
    /** Several JVMs that start and find each other, on a machine that does other things, too. */
    static final Duration START = Duration.ofSeconds(240);

    private static final Duration LIFETIME = Duration.ofDays(2);

    private final Path directory;
    private final Path root;
    private final List<Node> nodes = new ArrayList<>();

    /** One node. */
    record Node(String name, Site site, ServiceHome home, Path certs) {
        String address() {
            return site.address();
        }

        List<Integer> ports() {
            return site.ports();
        }

        int groupPort() {
            return ports().get(1);
        }
    }

    /** @param root whose packages the cluster's backend serves */
    ClusterHome(Path directory, Path root) {
        this.directory = directory;
        this.root = root;
        authority(Clock.systemUTC(), "ca");
    }

    /** Makes an authority under that name. */
    Path authority(Clock clock, String name) {
        try {
            new ClusterPki(clock).init(directory.resolve(name), LIFETIME);
            return directory.resolve(name);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a node's certificate. */
    Path certificate(Clock clock, Path authority, String name) {
        Path certs = authority.resolve(name);
        try {
            new ClusterPki(clock).node(authority, name, List.of("127.0.0.1"), LIFETIME, certs);
            return certs;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Path certs() {
        return directory.resolve("ca");
    }

    /** Names a node; all are named before the first is configured, because each knows where the others are. */
    Node add(String name) {
        return add(name, root);
    }

    /** @param packages the root that it serves if it has a backend */
    Node add(String name, Path packages) {
        return add(name, packages, Site.here("127.0.0." + (11 + nodes.size())), "127.0.0.1");
    }

    /** @param client the address that may use its API */
    Node add(String name, Path packages, Site site, String client) {
        Node node = new Node(
                name,
                site,
                new ServiceHome(directory.resolve(name), packages, site.api(), client),
                certificate(Clock.systemUTC(), certs(), name));
        nodes.add(node);
        return node;
    }

    /** Writes a node's configuration. */
    void configure(Node node, Path certs, String... expected) {
        configureAs(node, certs, HOST, "", expected);
    }

    /**
     * @param host that it is, or that is meant where none is named
     * @param jobs further keys of this section
     */
    void configureAs(Node node, Path certs, String host, String jobs, String... expected) {
        String peers = nodes.stream()
                .map(peer -> '"' + peer.address() + ':' + peer.groupPort() + '"')
                .collect(Collectors.joining(", "));
        node.home()
                .configure(node.home().jobsSection(jobs)
                        + """
                        system: {host_id: "%s", reboot_command: ["/bin/true"]}
                        cluster:
                          enabled: true
                          node: "%s"
                          bind: "%s"
                          bus_port: %d
                          group_port: %d
                          watch_port: %d
                          peers: [%s]
                          expect: [%s]
                          tls: {ca_cert: "%s/ca.pem", cert: "%s/node.pem", key: "%s/node.key.pem"}
                        """.formatted(
                                        host,
                                        node.name(),
                                        node.address(),
                                        node.ports().get(0),
                                        node.ports().get(1),
                                        node.ports().get(2),
                                        peers,
                                        List.of(expected).stream()
                                                .map(name -> '"' + name + '"')
                                                .collect(Collectors.joining(", ")),
                                        certs,
                                        certs,
                                        certs));
    }

    /** Starts a node and does not wait. */
    static ServiceProcess launch(Node node, String roles) {
        List<String> argv = new ArrayList<>(node.site().enter());
        argv.addAll(List.of(
                ServiceProcess.COMMAND.toString(),
                "serve",
                "--config",
                node.home().config().toString(),
                "--roles",
                roles));
        return ServiceProcess.run(argv, Map.of("LPA_JAVA_OPTS", node.home().javaOptions()));
    }

    /** The client of a front, which is waited for: joining takes longer than starting alone. */
    static ApiClient client(Node node, ServiceProcess front) {
        awaitOutput(front, "listening on https://");
        return new ApiClient(front.baseUrl(), ClientTls.of(node.home().certs()));
    }

    /** Waits until a node has said something. */
    static void awaitOutput(ServiceProcess node, String words) {
        try {
            Awaiting.until(words, START, () -> node.output().contains(words) ? words : null);
        } catch (AssertionError e) {
            throw new AssertionError(node.output(), e);
        }
    }
}
