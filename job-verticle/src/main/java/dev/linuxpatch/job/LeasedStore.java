// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

/**
 * A store that is this node's own for a time, and again if that is renewed. Once another node has it every commit is refused,
 * for good, with a {@link StoreException} that says {@link StoreException#leaseLost}. Closing it lets another node have it.
 */
public interface LeasedStore extends JobStore {

    /**
     * Prolongs the time.
     *
     * @return false if it is over for good
     * @throws StoreException if that is not known
     */
    boolean renew();

    /** Whether no other node can have taken it yet, by this node's own clock: counted from before it last asked. */
    boolean held();
}
