// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.plan;

import dev.linuxpatch.bench.cluster.plan.Name.Role;
import java.util.List;
import java.util.stream.Stream;

/** How many nodes of which kind there are. */
public record Topology(int frontCount, int jobNodeCount, int hostCount) {
    public List<Name> fronts() {
        return Name.all(Role.FRONT, frontCount);
    }

    public List<Name> jobNodes() {
        return Name.all(Role.JOBS, jobNodeCount);
    }

    /** Managed hosts, each with a backend. */
    public List<Name> hosts() {
        return Name.all(Role.HOST, hostCount);
    }

    public List<Name> all() {
        return Stream.of(fronts(), jobNodes(), hosts()).flatMap(List::stream).toList();
    }
}
