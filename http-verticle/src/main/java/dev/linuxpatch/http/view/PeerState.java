// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import java.util.List;

/**
 * Who of a cluster is there.
 *
 * @param expected nodes and roles without which this node is not ready, as they are configured
 * @param present names of the other nodes that are there, sorted
 * @param missing those of {@code expected} that are not there
 */
public record PeerState(List<String> expected, List<String> present, List<String> missing) {
    public PeerState {
        expected = List.copyOf(expected);
        present = List.copyOf(present);
        missing = List.copyOf(missing);
    }

    /** Nobody that is expected is missing. */
    public boolean complete() {
        return missing.isEmpty();
    }
}
