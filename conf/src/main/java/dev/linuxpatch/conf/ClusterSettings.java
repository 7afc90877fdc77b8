// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The section {@code cluster}. There is no switch for its encryption: every channel between nodes is mutual TLS.
 *
 * @param enabled whether this process joins other processes
 * @param node its name in the cluster; null if it has none, never while {@code enabled}
 * @param bind the one address that all three ports listen on; null if there is none, never while {@code enabled}
 * @param busPort of the event bus
 * @param groupPort of the membership, which is where peers look for this node
 * @param watchPort by which peers notice the end of this process
 * @param peers where nodes are looked for; at least one while {@code enabled}
 * @param expect who must be there for this node to be ready; at least one while {@code enabled}
 * @param tls by which the nodes know each other
 */
public record ClusterSettings(
        boolean enabled,
        String node,
        String bind,
        int busPort,
        int groupPort,
        int watchPort,
        List<PeerAddress> peers,
        List<ExpectedPeer> expect,
        ClusterTlsSettings tls) {

    public ClusterSettings {
        peers = List.copyOf(peers);
        expect = List.copyOf(expect);
        Check.port("busPort", busPort);
        Check.port("groupPort", groupPort);
        Check.port("watchPort", watchPort);
        requireNonNull(tls, "tls");
        if (enabled) {
            Check.notBlank("node", node);
            Check.notBlank("bind", bind);
            if (peers.isEmpty() || expect.isEmpty()) {
                throw new IllegalArgumentException("a cluster needs peers, and somebody to expect");
            }
        }
    }
}
