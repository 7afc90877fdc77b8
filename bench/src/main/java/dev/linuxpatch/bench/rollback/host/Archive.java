// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

/** The signed repository of a campaign's packages, made once, and where hosts come from. */
public interface Archive extends AutoCloseable {
    /** One with nothing of the campaign installed, that has fetched the index of a repository of its own. */
    Host newHost();

    /** Does nothing where what was made is kept for others. */
    @Override
    default void close() {}
}
