// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Every event that was published, in the order in which it was heard. */
final class Timeline {
    private final List<JobEvent> events = new ArrayList<>();

    synchronized void add(List<JobEvent> heard) {
        events.addAll(heard);
        notifyAll();
    }

    synchronized List<JobEvent> all() {
        return List.copyOf(events);
    }

    List<JobEvent> of(JobId id) {
        return all().stream().filter(event -> event.jobId().equals(id)).toList();
    }

    JobEvent await(JobId id, JobStatus status) {
        return await(event -> event.jobId().equals(id) && event.status() == status);
    }

    synchronized JobEvent await(Predicate<JobEvent> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Await.SECONDS);
        try {
            while (events.stream().noneMatch(wanted)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("not heard, but: " + events);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return events.stream().filter(wanted).findFirst().orElseThrow();
    }
}
