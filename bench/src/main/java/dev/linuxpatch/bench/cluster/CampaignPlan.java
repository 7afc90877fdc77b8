// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import java.time.Duration;

/**
 * What a campaign does.
 *
 * @param first number of the first round
 * @param rounds how many; null for no limit
 * @param limit no further round begins after it; null for none
 */
record CampaignPlan(long seed, int first, Integer rounds, Duration limit) {}
