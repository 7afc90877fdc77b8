// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.OwnPackage;
import java.time.Duration;
import java.util.Optional;

/**
 * What everything that changes jobs works with.
 *
 * @param own the package that this service is installed from
 * @param rebootTimeout after the reboot command was run, the host must have been restarted within this time
 */
record Core(
        HostId host,
        JobSettings settings,
        Duration rebootTimeout,
        OwnPackage own,
        Surroundings surroundings,
        JobState state,
        JobStore store,
        EventLog log,
        StoreRetry retry,
        Worker worker,
        Timers timers) {

    Moment now() {
        return surroundings.now();
    }

    /** The job as it is now, if it still is the run that this token was given to. */
    Optional<JobRecord> running(JobId id, long fence) {
        return store.find(id).filter(record -> record.running() && record.fence() == fence);
    }
}
