// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One step in a job's life, worked out but not yet committed.
 *
 * @param created whether the job begins with it
 * @param record what the job is after it
 * @param events what there is to tell of it, in order
 */
public record Step(boolean created, JobRecord record, List<EventDraft> events) {
    public Step {
        Objects.requireNonNull(record, "record");
        events = List.copyOf(events);
    }

    static Step of(JobRecord record, EventDraft... events) {
        return new Step(false, record, List.of(events));
    }

    /** This step and then the next one of the same job, as one. */
    Step then(Step next) {
        List<EventDraft> both = new ArrayList<>(events);
        both.addAll(next.events);
        return new Step(created, next.record, both);
    }
}
