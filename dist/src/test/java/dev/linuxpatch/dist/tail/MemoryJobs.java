// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.tail;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.OperationKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One endless job whose lines are committed and published when a test says so. */
final class MemoryJobs {
    private final HostId host;
    private final TypedBus bus;
    private final JobId job = new JobId(UUID.randomUUID());
    private final List<JobEvent> events = new ArrayList<>();

    MemoryJobs(Vertx vertx, HostId host) throws Exception {
        this.host = host;
        this.bus = new TypedBus(vertx);
        bus.serve(Addresses.JOB_EVENTS.at(host), request -> Future.succeededFuture(read(request)))
                .completion()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Commits that many lines, and publishes them together. */
    void commit(int lines, String line) {
        bus.publish(Addresses.JOB_EVENTS_TOPIC.at(host), new JobEvents(append(lines, line)));
    }

    synchronized long head() {
        return events.size();
    }

    private synchronized List<JobEvent> append(int lines, String line) {
        for (int i = 0; i < lines; i++) {
            long number = events.size() + 1L;
            events.add(new JobEvent(
                    host,
                    job,
                    number,
                    number,
                    Instant.EPOCH.plusSeconds(number),
                    JobEvent.Kind.OUTPUT,
                    OperationKind.INSTALL,
                    JobStatus.RUNNING,
                    Phase.CHANGING,
                    50,
                    "installing",
                    line,
                    OutputStreamKind.STDOUT,
                    null,
                    List.of()));
        }
        return List.copyOf(events.subList(events.size() - lines, events.size()));
    }

    private synchronized EventPage read(ReadEvents request) {
        int from = (int) Math.min(request.since(), events.size());
        int to = Math.min(events.size(), from + request.limit());
        return new EventPage(events.subList(from, to), events.size(), from + 1L, events.size(), to < events.size());
    }
}
