// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

/** Sets what else only the looks of a {@link QuorumVerticle} decide. */
public final class SetQuorum {
    private SetQuorum() {}

    public static void of(Quorum quorum, boolean held) {
        quorum.set(held);
    }
}
