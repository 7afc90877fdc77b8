// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobMessages.Check;
import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/** How the job verticle is. That the store takes writes is tried by writing, but not for each who asks. */
final class StoreHealth {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Core core;
    private final Room room;
    private final IntSupplier recovering;
    private Instant probedAt = Instant.MIN;
    private String failure = "";

    /** @param recovering jobs that ran when the service was stopped and have not been taken up again */
    StoreHealth(Core core, Room room, IntSupplier recovering) {
        this.core = core;
        this.room = room;
        this.recovering = recovering;
    }

    JobHealth now() {
        probe();
        List<JobRecord> active = List.of();
        Check store;
        try {
            active = core.store().active();
            store = store(core.store().note());
        } catch (StoreException e) {
            store = new Check(false, "failed", e.getMessage());
        }
        int running = (int) active.stream().filter(JobRecord::running).count();
        return new JobHealth(
                store,
                room.lacking()
                        .map(reason -> new Check(false, "full", reason))
                        .orElseGet(() -> new Check(true, "ok", "there is room for jobs")),
                recovery(recovering.getAsInt()),
                running,
                active.size() - running,
                core.settings().queueCapacity(),
                active.stream().anyMatch(JobRecord::transactionRunning));
    }

    private Check store(String note) {
        if (!failure.isEmpty()) {
            return new Check(false, "failed", failure);
        }
        return note.isEmpty()
                ? new Check(true, "ok", "the job store takes and gives")
                : new Check(false, "set_aside", note);
    }

    private static Check recovery(int jobs) {
        return jobs == 0
                ? new Check(true, "ok", "nothing is left to take up")
                : new Check(true, "recovering", jobs + " job(s) that ran are being taken up again");
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
