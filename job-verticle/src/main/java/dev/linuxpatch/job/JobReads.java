// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.util.Optional;

/**
 * What anybody may read of a host's jobs, whoever acts for the host. Every method may block on the disk or the network, and
 * throws {@link StoreException} when the store cannot be read.
 */
public interface JobReads {

    /**
     * Bounds what a detail shows of a job's log.
     *
     * @param lines at most so many, the newest
     * @param characters at most so many in all; one line is shown in any case
     */
    record LogWindow(int lines, int characters) {}

    JobPage list(ListJobs query);

    Optional<JobDetail> detail(JobId id, LogWindow window);

    /** In any case bounded to a page that fits in a message, whatever limit the query has. */
    EventPage events(ReadEvents query);
}
