// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.feed;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import io.vertx.core.Future;

/** Asks the job verticle of a host. */
public final class BusEventStore implements EventStore {
    private final TypedBus bus;
    private final HostId host;

    public BusEventStore(TypedBus bus, HostId host) {
        this.bus = bus;
        this.host = host;
    }

    @Override
    public Future<EventPage> read(ReadEvents request) {
        return bus.request(Addresses.JOB_EVENTS.at(host), request);
    }

    @Override
    public Future<JobReply> find(JobId job) {
        return bus.request(Addresses.JOB_GET.at(host), new GetJob(job));
    }
}
