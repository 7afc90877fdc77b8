// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.conf.ClusterSettings;
import dev.linuxpatch.conf.PeerAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.conf.ProtocolStackConfigurator;
import org.jgroups.protocols.TP;
import org.jgroups.stack.Protocol;
import org.jgroups.util.SocketFactory;

/**
 * The protocols of the membership, from the wire upwards. Times are milliseconds. What opens sockets is TCP and FD_SOCK,
 * and both take them from the transport's factory; the usual FD_SOCK2 does not, and listens in plain text everywhere.
 */
record GroupStack(ClusterSettings settings, SocketFactory sockets) implements ProtocolStackConfigurator {
    @Override
    public List<ProtocolConfiguration> getProtocolStack() {
        String bind = settings.bind();
        return List.of(
                protocol(
                        PatientTcp.class.getName(),
                        Map.of(
                                "bind_addr", bind,
                                "bind_port", String.valueOf(settings.groupPort()),
                                "port_range", "0",
                                "diag.enabled", "false",
                                "sock_conn_timeout", "1000",
                                // One who cannot be reached must not keep what goes to the others waiting.
                                "non_blocking_sends", "true",
                                "thread_pool.min_threads", "0",
                                "thread_pool.max_threads", "20",
                                "thread_pool.keep_alive_time", "10000")),
                protocol(
                        "TCPPING",
                        Map.of("async_discovery", "true", "initial_hosts", initialHosts(), "port_range", "0")),
                // Parts that have lost each other are looked for every 1.6 times the longer interval.
                protocol("MERGE3", Map.of("min_interval", "1000", "max_interval", "3000")),
                // A process that dies closes its sockets: that is seen at once. A host that dies does not.
                protocol(
                        "FD_SOCK",
                        Map.of(
                                "bind_addr",
                                bind,
                                "start_port",
                                String.valueOf(settings.watchPort()),
                                "port_range",
                                "0",
                                "sock_conn_timeout",
                                "1000")),
                protocol("FD_ALL3", Map.of("timeout", "8000", "interval", "2000")),
                protocol("VERIFY_SUSPECT2", Map.of("timeout", "500")),
                protocol("pbcast.NAKACK2", Map.of("use_mcast_xmit", "false")),
                protocol("UNICAST3", Map.of()),
                protocol("pbcast.STABLE", Map.of("desired_avg_gossip", "50000", "max_bytes", "1M")),
                // Nodes that start together wait this long for each other, three times, before one of them is the
                // first.
                protocol(
                        "pbcast.GMS",
                        Map.of("print_local_addr", "false", "join_timeout", "1200", "merge_timeout", "3000")),
                protocol("UFC", Map.of("max_credits", "2M", "min_threshold", "0.4")),
                protocol("MFC", Map.of("max_credits", "2M", "min_threshold", "0.4")),
                protocol("FRAG4", Map.of("frag_size", "60K")));
    }

    /** Before anything of it opens a socket. */
    @Override
    public void afterCreation(Protocol protocol) {
        if (protocol instanceof TP transport) {
            transport.setSocketFactory(sockets);
        }
    }

    @Override
    public String getProtocolStackString() {
        return getProtocolStack().stream()
                .map(ProtocolConfiguration::getProtocolString)
                .collect(Collectors.joining(":"));
    }

    private String initialHosts() {
        return settings.peers().stream().map(GroupStack::written).collect(Collectors.joining(","));
    }

    private static String written(PeerAddress peer) {
        return peer.host() + '[' + peer.port() + ']';
    }

    private static ProtocolConfiguration protocol(String name, Map<String, String> properties) {
        return new ProtocolConfiguration(name, properties);
    }
}
