// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.agent.KillPoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How a campaign went.
 *
 * @param reached how often the service came by each point, killed there or not
 */
record CampaignResult(CampaignPlan plan, List<RoundResult> rounds, Map<KillPoint, Long> reached, Duration took) {
    CampaignResult {
        rounds = List.copyOf(rounds);
        reached = Map.copyOf(reached);
    }

    boolean clean() {
        return rounds.stream().allMatch(round -> round.violations().isEmpty());
    }

    /** Points that the service never came by: names that mean nothing, or code that is not used. */
    List<KillPoint> neverReached() {
        return Arrays.stream(KillPoint.values())
                .filter(point -> reached.getOrDefault(point, 0L) == 0)
                .toList();
    }
}
