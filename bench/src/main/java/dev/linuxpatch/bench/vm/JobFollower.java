// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A client that follows one job through everything that happens to the service: it asks for what comes after the last number
 * that it has, and is strict about what it gets. An answer that does not come only means to ask again.
 */
final class JobFollower {
    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled", "timeout");
    /** Answers of a service that is about to stop, or just starting. */
    private static final Set<Integer> NOT_NOW = Set.of(429, 503);

    private final Api api;
    private final String id;
    private final List<JsonNode> events = new ArrayList<>();

    /** Where it asks. */
    interface Api {
        PatchClient.Answer get(String path) throws IOException, InterruptedException;
    }

    JobFollower(Api api, String id) {
        this.api = api;
        this.id = id;
    }

    /** Of a job that was just accepted. */
    static JobFollower of(Api api, PatchClient.Answer accepted) {
        return new JobFollower(api, accepted.expect(202).data().path("job_id").asText());
    }

    String id() {
        return id;
    }

    /** How many events there were up to now; that is also the number of the last one. */
    int count() {
        return events.size();
    }

    /** Numbers of the held script's lines so far. */
    int lines() {
        return (int) output().stream()
                .filter(line -> line.startsWith(TestPackages.LINE))
                .count();
    }

    /** Waits until the held script has written so many lines. */
    void awaitLines(int count, Duration limit) throws InterruptedException {
        Patience.untilTrue("line " + count + " of the script in the events of job " + id, limit, () -> {
            advance();
            failIfEnded();
            return lines() >= count;
        });
    }

    /** Waits until the job has ended, and gives it. */
    JsonNode awaitEnd(Duration limit) throws InterruptedException {
        JsonNode ended = Patience.until("the end of job " + id, limit, () -> {
            Optional<JsonNode> job = job();
            return job.filter(now -> ENDED.contains(now.path("status").asText()));
        });
        Patience.untilTrue("the last event of job " + id, limit, () -> {
            advance();
            return lastIsEnd();
        });
        return ended;
    }

    /** Waits until the job is in that phase. */
    void awaitPhase(String phase, Duration limit) throws InterruptedException {
        Patience.untilTrue("phase " + phase + " of job " + id, limit, () -> {
            advance();
            failIfEnded();
            return job().map(job -> job.path("phase").asText().equals(phase)).orElse(false);
        });
    }

    /** The job now; empty if the service does not answer now. */
    Optional<JsonNode> job() throws IOException, InterruptedException {
        PatchClient.Answer answer = api.get("/api/v1/jobs/" + id);
        return NOT_NOW.contains(answer.status())
                ? Optional.empty()
                : Optional.of(answer.expect(200).data());
    }

    /** Takes what is there after the last number, and insists on the next numbers. */
    void advance() throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            PatchClient.Answer answer = page(events.size());
            if (NOT_NOW.contains(answer.status())) {
                return;
            }
            JsonNode data = answer.expect(200).data();
            for (JsonNode event : data.path("events")) {
                VmException.unless(
                        event.path("seq").asLong() == events.size() + 1L,
                        "job %s: after event %d comes %s",
                        id,
                        events.size(),
                        event);
                events.add(event);
            }
            more = data.path("more").asBoolean();
        }
    }

    /**
     * Reads the whole log again: it must say what this client was told while it happened, and end once.
     */
    void checkLog() throws IOException, InterruptedException {
        List<JsonNode> told = List.copyOf(events);
        events.clear();
        advance();
        VmException.unless(
                events.size() >= told.size(),
                "job %s: %d events were told, %d are kept",
                id,
                told.size(),
                events.size());
        for (int i = 0; i < told.size(); i++) {
            VmException.unless(
                    told.get(i).equals(events.get(i)),
                    "job %s: an event was told as %s and is kept as %s",
                    id,
                    told.get(i),
                    events.get(i));
        }
        long ends = events.stream().filter(JobFollower::isEnd).count();
        VmException.unless(ends == 1 && lastIsEnd(), "job %s: %d ends among %d events", id, ends, events.size());
    }

    /** The numbered lines of a held script are there once each and in order, as many as it says it has written. */
    void checkLines() {
        List<Integer> numbers = numbers(TestPackages.LINE);
        List<Integer> expected =
                IntStream.rangeClosed(1, numbers.size()).boxed().toList();
        VmException.unless(numbers.equals(expected), "job %s: the script's lines arrived as %s", id, numbers);
        List<Integer> written = numbers(TestPackages.COUNT);
        VmException.unless(
                written.equals(List.of(numbers.size())),
                "job %s: %d lines of the script arrived, it says it wrote %s",
                id,
                numbers.size(),
                written);
    }

    private List<Integer> numbers(String prefix) {
        return output().stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> Integer.parseInt(line.substring(prefix.length()).strip()))
                .toList();
    }

    private List<String> output() {
        return events.stream()
                .map(event -> event.path("output").asText(""))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private PatchClient.Answer page(int since) throws IOException, InterruptedException {
        return api.get("/api/v1/jobs/" + id + "/events?since=" + since);
    }

    private void failIfEnded() {
        VmException.unless(!lastIsEnd(), "job %s ended too early: %s", id, events.isEmpty() ? "" : last());
    }

    private boolean lastIsEnd() {
        return !events.isEmpty() && isEnd(last());
    }

    private JsonNode last() {
        return events.get(events.size() - 1);
    }

    private static boolean isEnd(JsonNode event) {
        return event.path("event").asText().equals("job_complete");
    }
}
