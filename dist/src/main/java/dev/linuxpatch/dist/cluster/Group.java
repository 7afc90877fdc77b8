// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Nodes that know of each other, and can be told and asked. Nothing here blocks for long but {@link #join}. */
interface Group extends AutoCloseable {
    /** Who is told what happens in a group. Calls come in order. */
    interface Listener {
        /** No words at all. */
        byte[] NOTHING = {};

        /** All that are there now, this node among them. */
        void members(Set<String> members);

        /** Another node has said something. The answer goes back to it. */
        CompletableFuture<byte[]> told(String node, byte[] words);
    }

    /**
     * Joins those that can be reached, or begins a group. Blocks for some seconds.
     *
     * @throws Exception if ports or addresses prevent it
     */
    void join(Listener listener) throws Exception;

    /** The id of this node, which is another one each time it starts. */
    String self();

    /** Those that are there now, this node among them. */
    List<String> members();

    /**
     * Tells all others, in the order of the calls.
     *
     * @param acknowledged whether the future waits until they have taken it in
     */
    CompletableFuture<?> tellAll(byte[] words, boolean acknowledged);

    /** Fails if the node goes, or does not answer in time. */
    CompletableFuture<byte[]> ask(String node, byte[] words);

    /** Leaves. */
    @Override
    void close();
}
