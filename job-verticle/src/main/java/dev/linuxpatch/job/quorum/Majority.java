// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** The side that may go on when a cluster falls apart: of all ways in which it can, there is at most one. */
final class Majority {
    private Majority() {}

    /**
     * Whether a side has more than half of them, or half of them and the one whose name comes first.
     *
     * @param voters all that run
     * @param side those that reach each other
     */
    static boolean of(Set<String> voters, Set<String> side) {
        Set<String> here = new HashSet<>(side);
        here.retainAll(voters);
        int missing = voters.size() - here.size();
        return here.size() > missing
                || (!here.isEmpty() && here.size() == missing && here.contains(Collections.min(voters)));
    }
}
