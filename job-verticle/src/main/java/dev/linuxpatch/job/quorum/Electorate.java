// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

import java.util.Set;

/** All nodes of a cluster that keep jobs and run, whether they can be reached from here or not. */
public interface Electorate extends AutoCloseable {
    /** There is no other one: whoever has an embedded store is alone with it. */
    static Electorate of(String node) {
        return new Electorate() {
            @Override
            public Set<String> voters(boolean counts) {
                return counts ? Set.of(node) : Set.of();
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    /**
     * Who runs, this node among them if it counts; then the others are told so. Blocks.
     *
     * @param counts whether this node is one of them
     * @throws RuntimeException if it cannot be told now; the message is for an operator
     */
    Set<String> voters(boolean counts);

    @Override
    void close();
}
