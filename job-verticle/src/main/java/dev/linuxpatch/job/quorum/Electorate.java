// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

import java.util.Set;

/** All nodes of a cluster that keep jobs and run, whether they can be reached from here or not. */
public interface Electorate extends AutoCloseable {
    /** There is no other one: whoever has an embedded store is alone with it. */
    static Electorate of(String node) {
        return new Electorate() {
            @Override
            public Set<String> enrol() {
                return Set.of(node);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    /**
     * Says that this node runs, and tells who else does. Blocks.
     *
     * @throws RuntimeException if it cannot be told now; the message is for an operator
     */
    Set<String> enrol();

    @Override
    void close();
}
