// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import dev.linuxpatch.bench.cluster.plan.RoundPlan;
import dev.linuxpatch.bench.crash.check.Violation;
import dev.linuxpatch.bench.service.JobView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a round.
 *
 * @param jobs of all hosts
 * @param away how long fronts that nothing happened to had no answer for hosts that nothing happened to; empty if there were
 *     none, or more happened at once
 * @param back how long it took from when all was made good until every front had everything behind it
 */
record RoundResult(
        RoundPlan plan,
        List<JobView> jobs,
        List<Violation> violations,
        Optional<Duration> away,
        Duration back,
        Duration took) {
    RoundResult {
        jobs = List.copyOf(jobs);
        violations = List.copyOf(violations);
    }

    /** Of a round that could not be played to its end. */
    static RoundResult of(RoundPlan plan, Violation why, Duration took) {
        return new RoundResult(plan, List.of(), List.of(why), Optional.empty(), Duration.ZERO, took);
    }

    long jobsThat(String status) {
        return jobs.stream().filter(job -> job.status().equals(status)).count();
    }

    long violationsOf(Violation.Kind kind) {
        return violations.stream().filter(one -> one.kind() == kind).count();
    }
}
