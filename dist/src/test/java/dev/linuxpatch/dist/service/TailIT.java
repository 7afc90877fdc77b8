// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stream of job events, in both dialects. */
class TailIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    private final ApiClient client = SERVICE.client();

    @Test
    void aTailThatSubscribesToNothingHearsEveryJob() {
        try (JobTail tail = JobTail.open(client, "")) {
            tail.awaitEvent("connected");
            String job = run("rig-a");

            JsonNode end = tail.awaitEnd(job);

            for (String key : List.of(
                    "event",
                    "job_id",
                    "status",
                    "progress",
                    "progress_percent",
                    "message",
                    "output",
                    "error",
                    "timestamp")) {
                assertThat(end.has(key)).as(key).isTrue();
            }
        }
    }

    @Test
    void whatWasMissedIsReplayedFromAnyNumberOnceAndInOrder() {
        String job = run("rig-lib");
        long total = lastSeq(job);
        for (long since : new long[] {0, 1, total / 2, total - 1}) {
            try (JobTail tail = JobTail.open(client, "")) {
                tail.awaitEvent("connected");
                tail.send("{\"action\":\"subscribe\",\"job_id\":\"" + job + "\",\"since\":" + since + "}");
                tail.awaitEnd(job);

                assertThat(tail.of(job))
                        .extracting(frame -> frame.get("seq").asLong())
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(since + 1, total).boxed().toList());
            }
        }
    }

    @Test
    void aPositionInTheUrlReplaysAllJobsAndGoesLive() {
        run("rig-conf");
        try (JobTail tail = JobTail.open(client, "?since=0")) {
            tail.awaitEvent("connected");
            String live = run("rig-sec");
            tail.awaitEnd(live);

            List<Long> positions = tail.frames().stream()
                    .filter(frame -> frame.has("job_id"))
                    .map(frame -> frame.get("position").asLong())
                    .toList();
            assertThat(positions)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, positions.size()).boxed().toList());
        }
    }

    @Test
    void theDocumentedDialectWrapsTheSameInAPayload() {
        String job = run("rig-rec");
        try (JobTail tail = JobTail.open(client, "")) {
            tail.send("{\"type\":\"ping\"}");
            tail.await("a pong", frame -> frame.path("type").asText().equals("pong"));
            tail.send("{\"type\":\"subscribe\",\"job_id\":\"" + job + "\",\"since\":0}");

            JsonNode end =
                    tail.await("the end", frame -> frame.path("type").asText().equals("job_complete"));

            assertThat(end.get("payload").get("job_id").asText()).isEqualTo(job);
            assertThat(end.get("payload").get("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void aBadMessageIsAnsweredAndTheConnectionStays() {
        try (JobTail tail = JobTail.open(client, "")) {
            tail.awaitEvent("connected");
            for (String bad : List.of(
                    "not json",
                    "{}",
                    "{\"action\":\"dance\"}",
                    "{\"action\":\"subscribe\",\"job_id\":\"x\"}",
                    "{\"action\":\"subscribe\",\"job_id\":\"" + UUID.randomUUID() + "\"}",
                    "{\"action\":\"subscribe\",\"colour\":1}",
                    "[1]")) {
                int before = errors(tail);
                tail.send(bad);
                Awaiting.untilTrue("an error for " + bad, () -> errors(tail) == before + 1);
            }

            String job = run("rig-native");
            tail.awaitEnd(job);
        }
    }

    @Test
    void aSubscriberHearsNothingElse() {
        String mine = run("rig-provider");
        try (JobTail tail = JobTail.open(client, "")) {
            tail.awaitEvent("connected");
            tail.send("{\"action\":\"subscribe\",\"job_id\":\"" + mine + "\",\"since\":0}");
            tail.awaitEnd(mine);
            String other = run("rig-epoch");
            tail.send("{\"action\":\"subscribe\",\"job_id\":\"" + other + "\",\"since\":0}");
            tail.awaitEnd(other);

            assertThat(tail.of(other))
                    .extracting(frame -> frame.get("seq").asLong())
                    .first()
                    .isEqualTo(1L);
            assertThat(tail.of(other))
                    .extracting(frame -> frame.get("seq").asLong())
                    .doesNotHaveDuplicates();
        }
    }

    private static int errors(JobTail tail) {
        return (int) tail.frames().stream()
                .filter(frame -> frame.path("event").asText().equals("error"))
                .count();
    }

    private String run(String name) {
        JsonNode job = client.runToEnd(client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"" + name + "\"}]}"));
        assertThat(job.get("status").asText()).as("%s", job).isEqualTo("completed");
        return job.get("job_id").asText();
    }

    private long lastSeq(String job) {
        try (JobTail tail = JobTail.open(client, "")) {
            tail.send("{\"action\":\"subscribe\",\"job_id\":\"" + job + "\",\"since\":0}");
            return tail.awaitEnd(job).get("seq").asLong();
        }
    }
}
