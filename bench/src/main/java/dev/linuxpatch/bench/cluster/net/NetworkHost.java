// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.net;

import java.util.List;

/**
 * A host of a {@link ClusterNetwork}.
 *
 * @param name of its network namespace, and of its port on the bridge
 */
public record NetworkHost(String name, String address) {
    /** What stands before a command line that runs there; it becomes that process. */
    public List<String> enter() {
        return List.of("ip", "netns", "exec", name);
    }
}
