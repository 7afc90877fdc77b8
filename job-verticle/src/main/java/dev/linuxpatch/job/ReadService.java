// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.job.JobReads.LogWindow;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import io.vertx.core.Future;
import java.util.List;

/** Answers questions about the jobs of a host, while this node should. */
final class ReadService {
    /** What one detail shows of a log; the rest is read as events. */
    private static final LogWindow DETAIL = new LogWindow(10_000, 1 << 20);

    private final JobReads store;
    private final Served served;
    private boolean begun;

    ReadService(TypedBus bus, HostId host, JobReads store) {
        this.store = store;
        this.served = new Served(bus, host);
    }

    /** Completes when others can know of it; at once if it has begun. */
    Future<?> begin() {
        if (begun) {
            return Future.succeededFuture();
        }
        begun = true;
        return Future.all(List.of(
                        served.serveNow(Addresses.JOB_GET, this::detail),
                        served.serveNow(Addresses.JOB_LIST, store::list),
                        served.serveNow(Addresses.JOB_EVENTS, store::events)))
                .onFailure(failure -> end());
    }

    /** Nothing happens if it has not begun. */
    Future<?> end() {
        begun = false;
        return served.end();
    }

    private JobReply detail(GetJob asked) {
        return store.detail(asked.id(), DETAIL)
                .<JobReply>map(JobReply.Found::new)
                .orElseGet(() -> new JobReply.Refused(Rollbacks.unknown(asked.id())));
    }
}
