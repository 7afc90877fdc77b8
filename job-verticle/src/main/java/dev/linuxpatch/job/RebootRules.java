// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When a reboot may be asked for, given the jobs that have not ended. */
final class RebootRules {
    private static final Duration RETRY_LATER = Duration.ofSeconds(30);

    private RebootRules() {}

    static Optional<Problem> against(Operation.Reboot reboot, List<JobRecord> active) {
        if (!active.isEmpty() && !reboot.force()) {
            return Optional.of(problem(
                    ErrorCode.REBOOT_BLOCKED,
                    active.size()
                            + " active job(s) stand in the way of a reboot: wait for them, cancel them, or set force",
                    active));
        }
        List<JobRecord> transactions =
                active.stream().filter(JobRecord::transactionRunning).toList();
        if (!transactions.isEmpty() && !reboot.acceptDatabaseRisk()) {
            return Optional.of(problem(
                    ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS,
                    "a package transaction is running, and a reboot now may break the package database: wait for it, or set"
                            + " acknowledge_package_database_corruption_risk",
                    transactions));
        }
        return Optional.empty();
    }

    private static Problem problem(ErrorCode code, String message, List<JobRecord> jobs) {
        List<String> ids = jobs.stream().map(job -> job.id().toString()).toList();
        return Problem.of(code, message, Map.of("jobs", ids)).retryAfter(RETRY_LATER);
    }
}
