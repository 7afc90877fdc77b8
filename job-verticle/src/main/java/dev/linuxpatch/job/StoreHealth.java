// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How the job verticle is. That the store takes writes is tried by writing, but not for each who asks. */
final class StoreHealth {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Core core;
    private Instant probedAt = Instant.MIN;
    private String failure = "";

    StoreHealth(Core core) {
        this.core = core;
    }

    JobHealth now() {
        probe();
        int capacity = core.settings().queueCapacity();
        if (!failure.isEmpty()) {
            return new JobHealth(false, failure, 0, 0, capacity, false);
        }
        try {
            List<JobRecord> active = core.store().active();
            int running = (int) active.stream().filter(JobRecord::running).count();
            boolean transaction = active.stream().anyMatch(JobRecord::transactionRunning);
            String note = core.store().note();
            String message = note.isEmpty() ? "the job store takes and gives" : note;
            return new JobHealth(true, message, running, active.size() - running, capacity, transaction);
        } catch (StoreException e) {
            return new JobHealth(false, e.getMessage(), 0, 0, capacity, false);
        }
    }

    private void probe() {
        Instant now = core.now().at();
        // A clock that was set back must not keep an old finding alive.
        if (!now.isBefore(probedAt) && now.isBefore(freshUntil())) {
            return;
        }
        try {
            core.store().probe();
            failure = "";
        } catch (StoreException e) {
            failure = e.getMessage();
        }
        probedAt = now;
    }

    private Instant freshUntil() {
        return probedAt.equals(Instant.MIN) ? Instant.MIN : probedAt.plus(FRESH);
    }
}
