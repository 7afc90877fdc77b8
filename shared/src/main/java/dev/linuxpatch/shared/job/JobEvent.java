// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.OperationKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One durable step in a job's life. It carries the job's whole visible state, so that a reader needs no other.
 *
 * @param seq number of the event within its job: 1, 2, 3, … without a gap
 * @param position number of the event among all jobs of the store, rising without a gap
 * @param output the log line that this event is about; null unless {@code kind} is {@link Kind#OUTPUT}
 * @param stream where the line comes from; null unless {@code kind} is {@link Kind#OUTPUT}
 * @param error null unless the job has failed
 * @param skipped what the job was asked for and did not do; empty unless {@code kind} is {@link Kind#END}
 */
public record JobEvent(
        HostId host,
        JobId jobId,
        long seq,
        long position,
        Instant at,
        Kind kind,
        OperationKind operation,
        JobStatus status,
        Phase phase,
        int progress,
        String message,
        String output,
        OutputStreamKind stream,
        JobError error,
        List<BlockedPatch> skipped) {

    /** What the event is about. */
    public enum Kind {
        /** The status or the phase changed. */
        STATUS,
        /** Only the progress or the message changed. */
        PROGRESS,
        /** A line was added to the log. */
        OUTPUT,
        /** The job has ended; nothing follows. */
        END
    }

    public JobEvent {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(message, "message");
        skipped = List.copyOf(skipped);
        if (seq < 1 || position < 1) {
            throw new IllegalArgumentException("events are numbered from 1");
        }
    }
}
