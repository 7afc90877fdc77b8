// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Jobs of a cluster, as its clients make and follow them. */
record ClusterJobs(WholeCluster cluster) {
    /** As clients do: what is refused for now is asked again. */
    String install(String front, String host, String name) {
        return Awaiting.until("a job is accepted", () -> {
            ApiResponse answer = cluster.client(front)
                    .post("/api/v1/hosts/" + host + "/packages", "{\"packages\":[{\"name\":\"" + name + "\"}]}");
            if (answer.status() == 503) {
                assertThat(answer.error().get("retryable").asBoolean()).isTrue();
                return null;
            }
            assertThat(answer.status()).as("%s", answer.envelope()).isEqualTo(202);
            return answer.data().get("job_id").asText();
        });
    }

    /** One whose script waits until it is let go. */
    String installUntilItsScriptWaits(String front, String host, String name) {
        String job = install(front, host, name);
        Awaiting.untilTrue(
                "the script of " + name + " waits",
                () -> Files.exists(cluster.root(host).waiting(name)));
        return job;
    }

    JsonNode awaitCompleted(String front, String host, String job) {
        ApiClient client = cluster.client(front);
        AtomicReference<JsonNode> last = new AtomicReference<>();
        try {
            JsonNode ended = Awaiting.until(job + " ends", () -> {
                ApiResponse answer = client.get("/api/v1/hosts/" + host + "/jobs/" + job);
                last.set(answer.envelope());
                if (answer.status() == 503) {
                    return null;
                }
                assertThat(answer.status()).as("%s", answer.envelope()).isEqualTo(200);
                return Stream.of("completed", "failed", "cancelled")
                                .anyMatch(answer.data().get("status").asText()::equals)
                        ? answer.data()
                        : null;
            });
            assertThat(ended.get("status").asText()).as("%s", ended).isEqualTo("completed");
            return ended;
        } catch (AssertionError e) {
            throw new AssertionError(last.get() + cluster.said(), e);
        }
    }

    static void assertGapless(List<JsonNode> frames) {
        List<Long> numbers =
                frames.stream().map(frame -> frame.get("seq").asLong()).toList();
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(frames.get(frames.size() - 1).get("event").asText()).isEqualTo("job_complete");
    }

    List<JsonNode> events(String front, String host, String job) {
        List<JsonNode> events = new ArrayList<>();
        cluster.client(front)
                .get("/api/v1/hosts/" + host + "/jobs/" + job + "/events?limit=1000")
                .data()
                .get("events")
                .forEach(events::add);
        return events;
    }

    /** How often apt has installed a package of this name, by its own log. */
    long installed(String host, String name) {
        try (Stream<String> lines = Files.lines(cluster.root(host).path().resolve("var/log/apt/history.log"))) {
            return lines.filter(line -> line.startsWith("Install:") && line.contains(name + ":"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
