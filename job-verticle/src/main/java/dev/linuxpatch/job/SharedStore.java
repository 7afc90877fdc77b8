// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.util.Optional;

/** A store that several nodes have, of which one at a time may act for the host. Not thread-safe. */
public interface SharedStore extends AutoCloseable {

    /**
     * Takes the store for this node, if no other has it. Blocks.
     *
     * @return the store as it is this node's own; empty while another one has it
     * @throws StoreException if that is not known
     */
    Optional<LeasedStore> acquire();

    /** For a node that does not act for the host, while another one may. */
    JobReads reads();

    /** Name of the node that has it or had it last, for a person. */
    String owner();

    @Override
    void close();
}
