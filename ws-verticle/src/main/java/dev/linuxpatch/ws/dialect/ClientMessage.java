// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.dialect;

import dev.linuxpatch.shared.job.JobId;
import java.util.Objects;

/** What a client wants, in whichever dialect it said so. */
public sealed interface ClientMessage {

    /**
     * Wants the events of one job.
     *
     * @param since last sequence number that it has; null to begin with what happens next
     */
    record Subscribe(JobId job, Long since) implements ClientMessage {
        public Subscribe {
            Objects.requireNonNull(job, "job");
        }
    }

    /**
     * Wants the events of every job.
     *
     * @param since last position that it has; null to begin with what happens next
     */
    record SubscribeAll(Long since) implements ClientMessage {}

    /** Does not want the events of that job any more. */
    record Unsubscribe(JobId job) implements ClientMessage {
        public Unsubscribe {
            Objects.requireNonNull(job, "job");
        }
    }

    /** Wants nothing any more. */
    record UnsubscribeAll() implements ClientMessage {}

    /** Wants an answer. */
    record Ping() implements ClientMessage {}
}
