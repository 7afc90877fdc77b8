// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.plan.Blow;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a campaign does.
 *
 * @param first number of the first round
 * @param rounds at most so many
 * @param limit after this long no further round begins; null for none
 */
record CampaignPlan(long seed, int first, int rounds, Set<Blow.Kind> kinds, Duration limit) {
    CampaignPlan {
        if (first < 1 || rounds < 1 || kinds.isEmpty()) {
            throw new IllegalArgumentException("a campaign has rounds, from 1, and kinds of blows");
        }
        kinds = Set.copyOf(EnumSet.copyOf(kinds));
    }
}
