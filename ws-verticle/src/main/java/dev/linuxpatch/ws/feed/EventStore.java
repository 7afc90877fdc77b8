// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.feed;

import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import io.vertx.core.Future;

/** The committed jobs and events of one host, wherever they are kept. Failures are bus failures, and may pass. */
public interface EventStore {
    Future<EventPage> read(ReadEvents request);

    Future<JobReply> find(JobId job);
}
