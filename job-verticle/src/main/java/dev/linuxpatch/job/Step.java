// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One step in a job's life, worked out but not yet committed.
 *
 * @param created whether the job begins with it
 * @param record what the job is after it
 * @param events what there is to tell of it, in order
 * @param key what the request that created the job can be repeated with; null if it cannot be, or if the job is older
 */
public record Step(boolean created, JobRecord record, List<EventDraft> events, IdempotencyKey key) {
    public Step {
        Objects.requireNonNull(record, "record");
        events = List.copyOf(events);
        if (key != null && !created) {
            throw new IllegalArgumentException("a key comes with the request that creates a job, not later");
        }
    }

    public Step(boolean created, JobRecord record, List<EventDraft> events) {
        this(created, record, events, null);
    }

    /** The same step of a request that can be repeated, or not, if the key is null. */
    Step keyed(IdempotencyKey repeatable) {
        return new Step(created, record, events, repeatable);
    }

    static Step of(JobRecord record, EventDraft... events) {
        return new Step(false, record, List.of(events));
    }

    /** This step and then the next one of the same job, as one. */
    Step then(Step next) {
        List<EventDraft> both = new ArrayList<>(events);
        both.addAll(next.events);
        return new Step(created, next.record, both, key);
    }
}
