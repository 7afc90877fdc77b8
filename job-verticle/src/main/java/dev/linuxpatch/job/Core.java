// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;

/** What everything that changes jobs works with. */
record Core(
        HostId host,
        JobSettings settings,
        Surroundings surroundings,
        JobState state,
        JobStore store,
        EventLog log,
        StoreRetry retry,
        TypedBus bus,
        Vertx vertx) {

    Instant now() {
        return surroundings.clock().instant();
    }

    /** The job as it is now, if it still is the run that this token was given to. */
    Optional<JobRecord> running(JobId id, long fence) {
        return store.find(id).filter(record -> record.running() && record.fence() == fence);
    }
}
