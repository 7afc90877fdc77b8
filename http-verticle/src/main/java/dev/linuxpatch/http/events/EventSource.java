// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import io.vertx.core.Future;

/** What a stream needs of the world. */
interface EventSource {
    /** The next page after a number. */
    Future<EventPage> read(JobId job, long since);

    /** Completes when it is worth trying again. */
    Future<?> pause();

    /** Runs the action when it is time for a sign of life; what is returned takes that back. */
    long later(Runnable action);

    /** Takes back an action that has not run. */
    void never(long action);
}
