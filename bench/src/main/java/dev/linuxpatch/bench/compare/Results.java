// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.util.Map;

/**
 * All that one run measured.
 *
 * @param startMillis from starting the process to its first answer over mutual TLS
 * @param idleMebibytes resident memory before any load
 * @param loadedMebibytes resident memory after all rounds
 */
record Results(
        Map<Work, Pair<Sample>> work,
        Pair<Double> startMillis,
        Pair<Double> idleMebibytes,
        Pair<Double> loadedMebibytes,
        ReadCost reads) {

    Results {
        work = Map.copyOf(work);
    }

    /**
     * What the package list costs its reader beside the small body, on one keep-alive connection.
     *
     * @param startedProcesses whether the service started a process while it was read
     */
    record ReadCost(Spread smallP50Millis, Spread listP50Millis, Spread listGzipP50Millis, boolean startedProcesses) {}
}
