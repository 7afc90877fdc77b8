// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.bench.rollback.check.Finding;
import dev.linuxpatch.bench.rollback.plan.RoundPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a round went.
 *
 * @param story what happened, in its order
 */
record RoundResult(
        RoundPlan plan, Map<Tally.Count, Integer> counts, List<Finding> findings, List<String> story, Duration took) {
    RoundResult {
        counts = Map.copyOf(counts);
        findings = List.copyOf(findings);
        story = List.copyOf(story);
    }

    int count(Tally.Count what) {
        return counts.getOrDefault(what, 0);
    }

    long findingsOf(Finding.Kind kind) {
        return findings.stream().filter(one -> one.kind() == kind).count();
    }
}
