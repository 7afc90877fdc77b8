// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.packages.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is. Jobs run in the order of their creation; one that changes packages never runs beside another one, and
 * an exclusive one runs alone. The first in the line holds up the rest, so nobody is overtaken for ever. Only a forced
 * reboot goes ahead of the line, and it waits for a running transaction unless its caller has accepted what may happen.
 */
final class Schedule {
    private final int maxConcurrent;

    Schedule(int maxConcurrent) {
        this.maxConcurrent = maxConcurrent;
    }

    /** @param active all jobs that have not ended, in the order of their creation */
    Optional<JobRecord> next(List<JobRecord> active, Instant now) {
        List<JobRecord> running = active.stream().filter(JobRecord::running).toList();
        List<JobRecord> line = active.stream()
                .filter(JobRecord::pending)
                .filter(record -> due(record.job(), now))
                .toList();
        Optional<JobRecord> forced =
                line.stream().filter(record -> forced(record.job())).findFirst();
        Optional<JobRecord> first = forced.or(() -> line.stream().findFirst());
        return first.filter(record -> fits(record.job(), running));
    }

    /** When the next job that waits for its time will be due. */
    Optional<Instant> nextDue(List<JobRecord> active, Instant now) {
        return active.stream()
                .filter(JobRecord::pending)
                .map(JobRecord::job)
                .filter(job -> !due(job, now))
                .map(Job::scheduledAt)
                .min(Instant::compareTo);
    }

    private boolean fits(Job job, List<JobRecord> running) {
        if (running.isEmpty()) {
            return true;
        }
        boolean noReboot = running.stream().noneMatch(record -> record.job().operation() instanceof Operation.Reboot);
        if (forced(job) && ((Operation.Reboot) job.operation()).acceptDatabaseRisk()) {
            return noReboot;
        }
        return running.size() < maxConcurrent
                && !job.exclusive()
                && running.stream().noneMatch(other -> other.job().exclusive())
                && !(job.operation().changesPackages() && running.stream().anyMatch(JobRecord::transactionRunning));
    }

    private static boolean due(Job job, Instant now) {
        return job.scheduledAt() == null || !job.scheduledAt().isAfter(now);
    }

    private static boolean forced(Job job) {
        return job.operation() instanceof Operation.Reboot reboot && reboot.force();
    }
}
