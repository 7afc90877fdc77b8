// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import dev.linuxpatch.bench.cluster.plan.Name.Role;
import dev.linuxpatch.bench.cluster.plan.Topology;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured in one cluster.
 *
 * @param joinMillis from the start of the membership until a node is one of the cluster, by its own account
 * @param completeMillis from the start of all processes at once until every front has everything behind it
 * @param takeOverMillis how long a front had no good answer when the job node that acts for a host was killed; empty if there
 *     is only one
 * @param firstLatencyMillis from the moment at which a package script writes a line until a WebSocket client of another front has
 *     it, in the first job of processes that have just started
 * @param latencyMillis the same in the second one
 * @param readsPerSecond answers to {@code GET /jobs} by a front, each asked of a job node
 * @param memoryMegabytes resident, the largest of each role
 */
record ClusterFigures(
        Topology topology,
        Quantiles joinMillis,
        double completeMillis,
        Optional<Quantiles> takeOverMillis,
        Quantiles firstLatencyMillis,
        Quantiles latencyMillis,
        double readsPerSecond,
        Map<Role, Long> memoryMegabytes) {}
