// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.packages.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is. Jobs run in the order of their creation; one that changes packages never runs beside another one, and
 * an exclusive one runs alone. The first in the line holds up the rest, so nobody is overtaken for ever. Only a forced
 * reboot goes ahead of the line, and it waits for a running transaction unless its caller has accepted what may happen.
 * Patches that wait for the time of their reboot hold up nobody; when it has come, they are in the line again.
 */
final class Schedule {
    private final int maxConcurrent;

    Schedule(int maxConcurrent) {
        this.maxConcurrent = maxConcurrent;
    }

    /** @param active all jobs that have not ended, in the order of their creation */
    Optional<JobRecord> next(List<JobRecord> active, Moment now) {
        List<JobRecord> running = active.stream().filter(JobRecord::busy).toList();
        List<JobRecord> line = active.stream()
                .filter(record -> record.inLine() && record.wait(now).isZero())
                .toList();
        Optional<JobRecord> forced = line.stream().filter(Schedule::forced).findFirst();
        Optional<JobRecord> first = forced.or(() -> line.stream().findFirst());
        return first.filter(record -> fits(record, running));
    }

    /** How long until the next job that waits for its time will be due. */
    Optional<Duration> nextDue(List<JobRecord> active, Moment now) {
        return active.stream()
                .filter(JobRecord::inLine)
                .map(record -> record.wait(now))
                .filter(wait -> !wait.isZero())
                .min(Duration::compareTo);
    }

    private boolean fits(JobRecord record, List<JobRecord> running) {
        if (running.isEmpty()) {
            return true;
        }
        if (forced(record) && ((Operation.Reboot) record.job().operation()).acceptDatabaseRisk()) {
            return running.stream().noneMatch(JobRecord::rebooting);
        }
        return running.size() < maxConcurrent
                && !record.exclusive()
                && running.stream().noneMatch(JobRecord::exclusive)
                && !(record.job().operation().changesPackages()
                        && running.stream().anyMatch(JobRecord::transactionRunning));
    }

    private static boolean forced(JobRecord record) {
        return record.job().operation() instanceof Operation.Reboot reboot && reboot.force();
    }
}
