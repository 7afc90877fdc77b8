// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import dev.linuxpatch.http.Samples;
import dev.linuxpatch.shared.job.EventRun;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.OperationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A job store in memory that keeps to the contract of {@link ReadEvents} and can forget. Safe from every thread. */
final class MemoryStore {
    private final List<JobEvent> events = new ArrayList<>();
    private final Map<JobId, Long> lastSeqs = new HashMap<>();
    private long head;
    private int reads;

    /** Commits one more line of that job. */
    synchronized JobEvent line(JobId job, String line) {
        return add(job, JobEvent.Kind.OUTPUT, line);
    }

    /** Commits the end of that job. */
    synchronized JobEvent end(JobId job) {
        return add(job, JobEvent.Kind.END, null);
    }

    /** Retention takes these positions. */
    synchronized void forget(long from, long to) {
        events.removeIf(event -> event.position() >= from && event.position() <= to);
    }

    /** Deletes a job. */
    synchronized void delete(JobId job) {
        events.removeIf(event -> event.jobId().equals(job));
        lastSeqs.remove(job);
    }

    synchronized long head() {
        return head;
    }

    synchronized long lastSeq(JobId job) {
        return lastSeqs.getOrDefault(job, 0L);
    }

    /** How many pages were asked for. */
    synchronized int reads() {
        return reads;
    }

    synchronized EventPage read(ReadEvents query) {
        reads++;
        JobId job = query.job();
        List<JobEvent> after = events.stream()
                .filter(event -> job == null || event.jobId().equals(job))
                .filter(event -> EventRun.number(job, event) > query.since())
                .limit(query.limit() + 1L)
                .toList();
        long last = job == null ? head : lastSeq(job);
        long firstKept = after.isEmpty() ? last + 1 : EventRun.number(job, after.get(0));
        int size = Math.min(query.limit(), after.size());
        return new EventPage(after.subList(0, size), head, firstKept, last, size < after.size());
    }

    private JobEvent add(JobId job, JobEvent.Kind kind, String line) {
        boolean end = kind == JobEvent.Kind.END;
        JobEvent event = new JobEvent(
                Samples.HOST,
                job,
                lastSeqs.merge(job, 1L, Long::sum),
                ++head,
                Samples.NOON,
                kind,
                OperationKind.INSTALL,
                end ? JobStatus.FAILED : JobStatus.RUNNING,
                end ? Phase.ENDED : Phase.CHANGING,
                40,
                "unpacking",
                line,
                line == null ? null : OutputStreamKind.STDOUT,
                end ? new JobError(JobErrorCode.DEPENDENCY_CONFLICT, "a and b exclude each other") : null,
                end ? List.of(Samples.SKIPPED) : List.of());
        events.add(event);
        return event;
    }
}
