// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.bench.rollback.host.Manager;

/**
 * What a campaign does with one package manager.
 *
 * @param first number of the first round
 */
record CampaignPlan(Manager manager, long seed, int first, int rounds) {
    CampaignPlan {
        if (first < 1 || rounds < 1) {
            throw new IllegalArgumentException("a campaign has rounds, from 1");
        }
    }

    /** What repeats one round. */
    String again(int round) {
        return "bench/rollback-campaign --manager " + manager.backend() + " --seed " + seed + " --first " + round
                + " --rounds 1";
    }
}
