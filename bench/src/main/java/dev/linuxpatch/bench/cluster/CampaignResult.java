// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import java.time.Duration;
import java.util.List;

/** What a campaign has found. */
record CampaignResult(CampaignPlan plan, List<RoundResult> rounds, Duration took) {
    CampaignResult {
        rounds = List.copyOf(rounds);
    }

    boolean clean() {
        return rounds.stream().allMatch(round -> round.violations().isEmpty());
    }
}
