// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;

/** One thing that a tail wants: the events of a job, or of all. While a replay serves it, live events pass it by. */
final class Subscription {
    private final JobId job;
    private boolean live;
    private long after;
    private boolean cancelled;
    private boolean endTold;

    /** @param job null for all jobs */
    Subscription(JobId job) {
        this.job = job;
    }

    JobId job() {
        return job;
    }

    /** Live events belong to it from the one after that position on. */
    void goLive(long position) {
        live = true;
        after = position;
    }

    /** A replay serves it from now on. */
    void goSilent() {
        live = false;
    }

    /** Nobody wants it any more; a replay stops. */
    void cancel() {
        cancelled = true;
        live = false;
    }

    boolean cancelled() {
        return cancelled;
    }

    boolean takes(JobEvent event) {
        return live && event.position() > after;
    }

    /** Whether every event after that position belongs to it. */
    boolean settled(long position) {
        return live && after <= position;
    }

    void told(JobEvent event) {
        endTold |= job != null && event.kind() == JobEvent.Kind.END;
    }

    /** Whether the job's last event has been sent. */
    boolean endTold() {
        return endTold;
    }
}
