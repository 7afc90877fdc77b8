// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** A job store in memory that keeps to the contract of {@link ReadEvents} and can forget. */
public final class ScriptedStore {
    private final List<JobEvent> events = new ArrayList<>();
    private final int pageSize;
    private long head;

    /** @param pageSize upper bound of a page, however much is asked for */
    public ScriptedStore(int pageSize) {
        this.pageSize = pageSize;
    }

    /** Commits one more line of that job. */
    public synchronized JobEvent append(JobId job) {
        return add(Events.output(job, nextSeq(job), head + 1));
    }

    /** Commits the end of that job. */
    public synchronized JobEvent end(JobId job) {
        return add(Events.failed(job, nextSeq(job), head + 1));
    }

    /** Retention takes these positions. */
    public synchronized void forget(long from, long to) {
        events.removeIf(event -> event.position() >= from && event.position() <= to);
    }

    /** It is replaced by an empty one. */
    public synchronized void restart() {
        events.clear();
        head = 0;
    }

    public synchronized long head() {
        return head;
    }

    public synchronized EventPage read(ReadEvents request) {
        ToLongFunction<JobEvent> number = request.job() == null ? JobEvent::position : JobEvent::seq;
        List<JobEvent> kept = events.stream()
                .filter(event -> request.job() == null || event.jobId().equals(request.job()))
                .toList();
        List<JobEvent> after = kept.stream()
                .filter(event -> number.applyAsLong(event) > request.since())
                .toList();
        int size = Math.min(after.size(), Math.min(request.limit(), pageSize));
        long last = request.job() == null ? head : nextSeq(request.job()) - 1;
        long firstKept = after.isEmpty() ? last + 1 : number.applyAsLong(after.get(0));
        return new EventPage(after.subList(0, size), head, firstKept, last, size < after.size());
    }

    public synchronized JobReply find(JobId job) {
        List<JobEvent> own =
                events.stream().filter(event -> event.jobId().equals(job)).toList();
        if (own.isEmpty()) {
            return new JobReply.Refused(Problem.of(ErrorCode.JOB_NOT_FOUND, "there is no job " + job));
        }
        boolean ended = own.get(own.size() - 1).kind() == JobEvent.Kind.END;
        return new JobReply.Found(Events.detail(job, ended ? JobStatus.FAILED : JobStatus.RUNNING));
    }

    private JobEvent add(JobEvent event) {
        events.add(event);
        head = event.position();
        return event;
    }

    private long nextSeq(JobId job) {
        return 1
                + events.stream()
                        .filter(event -> event.jobId().equals(job))
                        .mapToLong(JobEvent::seq)
                        .max()
                        .orElse(0);
    }
}
