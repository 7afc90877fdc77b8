// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** As much of a store as moving jobs needs, without a disk: thousands of histories a second. */
final class MemoryJobStore implements JobStore {
    private final Map<JobId, JobRecord> records = new LinkedHashMap<>();
    private final Map<JobId, Long> lastSeq = new HashMap<>();
    private final Map<String, Keyed> keys = new HashMap<>();
    private final List<JobEvent> events = new ArrayList<>();
    private long fence;

    @Override
    public List<JobEvent> commit(List<Step> steps) {
        List<JobEvent> numbered = new ArrayList<>();
        for (Step step : steps) {
            JobRecord record = step.record();
            if (step.created() == records.containsKey(record.id())) {
                throw new AssertionError("created twice or never: " + record.id());
            }
            records.put(record.id(), record);
            if (step.key() != null) {
                keys.put(step.key().key(), new Keyed(step.key(), record.job()));
            }
            fence = Math.max(fence, record.fence());
            for (EventDraft draft : step.events()) {
                long seq = lastSeq.merge(record.id(), 1L, Long::sum);
                numbered.add(draft.numbered(seq, events.size() + numbered.size() + 1L));
            }
        }
        events.addAll(numbered);
        return List.copyOf(numbered);
    }

    @Override
    public Optional<JobRecord> find(JobId id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public Optional<Keyed> find(Caller caller, String key) {
        return Optional.ofNullable(keys.get(key))
                .map(keyed ->
                        new Keyed(keyed.key(), records.get(keyed.job().id()).job()));
    }

    @Override
    public List<JobRecord> active() {
        return records.values().stream()
                .filter(record -> !record.job().status().terminal())
                .toList();
    }

    @Override
    public long lastFence() {
        return fence;
    }

    @Override
    public EventPage events(ReadEvents query) {
        List<JobEvent> after = events.subList((int) Math.min(query.since(), events.size()), events.size());
        return new EventPage(after, events.size(), query.since() + 1, events.size(), false);
    }

    @Override
    public JobPage list(ListJobs query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<JobDetail> detail(JobId id, LogWindow window) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(JobId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JobId> expired(int keep, Instant endedBefore, int limit) {
        return List.of();
    }

    @Override
    public long usedBytes() {
        return 0;
    }

    @Override
    public boolean trimLog() {
        return false;
    }

    @Override
    public boolean shrink() {
        return false;
    }

    @Override
    public void probe() {}

    @Override
    public String note() {
        return "";
    }

    @Override
    public void close() {}
}
