// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** What all readers together were told: a number means the same to everybody, before a crash and after it. Thread-safe. */
public final class EventLedger {
    private final Map<Long, StreamEvent> byPosition = new ConcurrentHashMap<>();
    private final Map<String, StreamEvent> byJobAndSeq = new ConcurrentHashMap<>();

    /** Takes an event, and says what is wrong if others were told otherwise. */
    public Optional<String> note(StreamEvent event) {
        StreamEvent atPosition = byPosition.putIfAbsent(event.position(), event);
        if (atPosition != null && !atPosition.equals(event)) {
            return Optional.of("position " + event.position() + " was told as " + atPosition + " and as " + event);
        }
        StreamEvent atSeq = byJobAndSeq.putIfAbsent(event.jobId() + "/" + event.seq(), event);
        if (atSeq != null && !atSeq.equals(event)) {
            return Optional.of(
                    "event " + event.seq() + " of job " + event.jobId() + " was told as " + atSeq + " and as " + event);
        }
        return Optional.empty();
    }

    /** Whether nobody was told of these positions but as events of one of these jobs. */
    public boolean onlyOf(Set<String> jobIds, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(byPosition::get)
                .allMatch(event -> event == null || jobIds.contains(event.jobId()));
    }

    /** The events of one job that anybody was told, in the order of their numbers. */
    public List<StreamEvent> of(String jobId) {
        List<StreamEvent> events = new ArrayList<>(byPosition.values());
        events.removeIf(event -> !event.jobId().equals(jobId));
        events.sort(Comparator.comparingLong(StreamEvent::seq));
        return events;
    }
}
