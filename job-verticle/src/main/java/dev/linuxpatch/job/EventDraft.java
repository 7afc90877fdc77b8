// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.OutputStreamKind;
import java.util.List;
import java.util.Objects;

/**
 * An event that has no numbers yet: only the store gives them, when it commits.
 *
 * @param job as it is after the event, which happened at {@link Job#updatedAt()}
 * @param output the line; null unless {@code kind} is {@code OUTPUT}
 * @param stream where the line comes from; null unless {@code kind} is {@code OUTPUT}
 */
public record EventDraft(Job job, JobEvent.Kind kind, String output, OutputStreamKind stream) {
    public EventDraft {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(kind, "kind");
        if ((kind == JobEvent.Kind.OUTPUT) != (output != null && stream != null)) {
            throw new IllegalArgumentException("an output event, and no other, has a line and a stream");
        }
    }

    static EventDraft of(Job job, JobEvent.Kind kind) {
        return new EventDraft(job, kind, null, null);
    }

    /** @param seq number within the job, from 1 */
    public JobEvent numbered(long seq, long position) {
        return new JobEvent(
                job.host(),
                job.id(),
                seq,
                position,
                job.updatedAt(),
                kind,
                job.operation().kind(),
                job.status(),
                job.phase(),
                job.progress(),
                job.message(),
                output,
                stream,
                job.error(),
                kind == JobEvent.Kind.END ? job.skipped() : List.of());
    }
}
