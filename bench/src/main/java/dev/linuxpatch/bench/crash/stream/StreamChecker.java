// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One reader's view of a stream, over all its connections: every number once and in order, gaps only where they are said and
 * may be. It keeps what is wrong and goes on behind it, so that one fault is one complaint. Thread-safe.
 */
public final class StreamChecker {
    private final String reader;
    private final String jobId;
    private final EventLedger ledger;
    private final BiPredicate<Long, Long> mayBeGone;
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private long last;
    private long lastPosition;
    private boolean headMissing;

    /**
     * @param reader for complaints
     * @param jobId whose sequence numbers it reads; null if it reads the positions of all jobs
     * @param mayBeGone whether retention may have removed the events from the one number to the other
     */
    public StreamChecker(String reader, String jobId, EventLedger ledger, BiPredicate<Long, Long> mayBeGone) {
        this.reader = Objects.requireNonNull(reader);
        this.jobId = jobId;
        this.ledger = Objects.requireNonNull(ledger);
        this.mayBeGone = Objects.requireNonNull(mayBeGone);
    }

    /** The last number that it has: from where it resumes. */
    public synchronized long last() {
        return last;
    }

    /** An event arrived. */
    public synchronized void event(StreamEvent event) {
        long number = jobId == null ? event.position() : event.seq();
        if (jobId != null && !jobId.equals(event.jobId())) {
            complain("heard of job " + event.jobId() + " on the stream of job " + jobId);
            return;
        }
        if (number <= last) {
            complain("number " + number + " came again or too late, after " + last);
            return;
        }
        if (number != last + 1) {
            complain("number " + number + " came after " + last + ": " + (number - last - 1) + " left out silently");
        }
        last = number;
        inItsJob(event);
        if (event.position() <= lastPosition) {
            complain("position " + event.position() + " came after " + lastPosition);
        }
        lastPosition = Math.max(lastPosition, event.position());
        ledger.note(event).ifPresent(this::complain);
    }

    /** The server said that numbers are missing, both inclusive. */
    public synchronized void gap(long from, long to) {
        if (from != last + 1 || to < from) {
            complain("a gap from " + from + " to " + to + " was said after " + last);
        } else if (!mayBeGone.test(from, to)) {
            complain("a gap from " + from + " to " + to + " was said, but nothing was to be removed");
        }
        // Nobody knows any more how far the jobs in it had come.
        seqs.clear();
        headMissing = true;
        last = Math.max(last, to);
    }

    /** A number that the server named as the newest, or as the place to resume from, when nothing else was under way. */
    public synchronized void resumeFrom(long number) {
        if (number != last) {
            complain("was told to resume from " + number + " but has " + last);
        }
    }

    /** The stream is over: this is the last number that it must have reached. */
    public synchronized void mustHaveReached(long number) {
        if (last < number) {
            complain("ended at " + last + ", " + (last + 1) + " to " + number + " never came");
        } else if (last > number) {
            complain("has number " + last + ", but the store has only " + number);
        }
    }

    /** What is wrong, in the order in which it was seen; empty if nothing is. */
    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** What is wrong that was not asked for before. */
    public synchronized List<String> takeComplaints() {
        List<String> taken = List.copyOf(complaints);
        complaints.clear();
        return taken;
    }

    private void inItsJob(StreamEvent event) {
        String job = event.jobId();
        Long before = seqs.put(job, event.seq());
        if (jobId == null && before == null && event.seq() != 1 && !headMissing) {
            complain("job " + job + " began with event " + event.seq());
        } else if (jobId == null && before != null && event.seq() != before + 1) {
            complain("event " + event.seq() + " of job " + job + " came after " + before);
        }
        if (!event.end()) {
            if (ended.contains(job)) {
                complain("job " + job + " went on after its end");
            }
        } else if (!ended.add(job)) {
            complain("job " + job + " ended twice");
        }
    }

    synchronized void complain(String what) {
        complaints.add(reader + ": " + what);
    }
}
