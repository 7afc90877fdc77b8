// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.check.Violation;
import dev.linuxpatch.bench.crash.plan.RoundPlan;
import dev.linuxpatch.bench.service.JobView;
import java.time.Duration;
import java.util.List;

/**
 * How a round went.
 *
 * @param struck whether the blow landed: whether there was something to kill
 * @param phase of the job that ran when it landed; {@code idle} if none did
 */
record RoundResult(
        RoundPlan plan, boolean struck, String phase, List<JobView> jobs, List<Violation> violations, Duration took) {
    RoundResult {
        jobs = List.copyOf(jobs);
        violations = List.copyOf(violations);
    }

    long jobsThat(String status) {
        return jobs.stream().filter(job -> job.status().equals(status)).count();
    }

    long violationsOf(Violation.Kind kind) {
        return violations.stream().filter(one -> one.kind() == kind).count();
    }
}
