// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Job events over plain HTTP, in front of real apt. */
class EventsIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.install("rig-a=1.0");
    });

    @Test
    void aClientFollowsAJobAcrossAKillAndEveryKindOfClientSeesTheSame() throws IOException {
        Path waiting = SERVICE.root().waiting("rig-gate");
        String job = submit("rig-gate");
        String path = "/api/v1/jobs/" + job + "/events";
        Awaiting.untilTrue("the script waits", () -> Files.exists(waiting));

        List<JsonNode> streamed = new ArrayList<>();
        try (EventStreamClient before = EventStreamClient.open(SERVICE.client(), path, 0)) {
            // Beyond the first line of the log, in the middle of the story.
            while (streamed.size() < 4) {
                streamed.add(before.next().data());
            }
        }
        SERVICE.process().kill();
        SERVICE.root().openGate("rig-gate");
        SERVICE.start();
        ApiClient client = SERVICE.client();
        long last = streamed.get(streamed.size() - 1).get("seq").asLong();
        try (EventStreamClient after = EventStreamClient.open(client, path, last)) {
            for (EventStreamClient.Event event = after.next(); event != null; event = after.next()) {
                assertThat(event.id()).isEqualTo(event.data().get("seq").asLong());
                assertThat(event.name()).isEqualTo(event.data().get("event").asText());
                streamed.add(event.data());
            }
        }

        assertThat(streamed.get(streamed.size() - 1).get("event").asText()).isEqualTo("job_complete");
        assertThat(numbers(streamed))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, streamed.size()).boxed().toList());
        JsonNode page = client.get(path + "?limit=5000").data();
        assertThat(page.get("events")).containsExactlyElementsOf(streamed);
        assertThat(page.get("last").asInt()).isEqualTo(streamed.size());
        try (JobTail tail = JobTail.open(client, "?since=0")) {
            tail.awaitEnd(job);
            assertThat(tail.of(job)).containsExactlyElementsOf(streamed);
        }
        assertThat(noMoreAfter(client, path, streamed.size()).statusCode()).isEqualTo(204);
    }

    @Test
    void theEventsOfAllJobsAreOneSequenceWithItsGaps() throws IOException {
        ApiClient client = SERVICE.client();
        long before = client.get("/api/v1/events?limit=0").data().get("last").asLong();
        String kept;
        String deleted;
        try (EventStreamClient live = EventStreamClient.open(client, "/api/v1/events", before)) {
            deleted = client.runToEnd(client.put("/api/v1/packages/rig-a", "{}"))
                    .get("job_id")
                    .asText();
            List<Long> heard = new ArrayList<>();
            EventStreamClient.Event event = live.next();
            heard.add(event.id());
            while (!event.name().equals("job_complete")) {
                event = live.next();
                heard.add(event.id());
            }
            assertThat(heard)
                    .containsExactlyElementsOf(LongStream.rangeClosed(before + 1, event.id())
                            .boxed()
                            .toList());
        }
        long end = client.get("/api/v1/events?limit=0").data().get("last").asLong();
        kept = client.runToEnd(client.delete("/api/v1/packages/rig-a"))
                .get("job_id")
                .asText();
        assertThat(client.delete("/api/v1/jobs/" + deleted).status()).isEqualTo(200);

        JsonNode page = client.get("/api/v1/events?limit=5000&since=" + before).data();

        JsonNode gap = page.get("events").get(0);
        assertThat(gap.get("event").asText()).isEqualTo("gap");
        assertThat(gap.get("job_id").isNull()).isTrue();
        assertThat(gap.get("from").asLong()).isEqualTo(before + 1);
        assertThat(gap.get("to").asLong()).isEqualTo(end);
        assertThat(page.get("first_kept").asLong()).isEqualTo(end + 1);
        assertThat(page.get("events").get(1).get("job_id").asText()).isEqualTo(kept);
    }

    @Test
    void aStreamIsGivenOverHttp11Too() throws IOException {
        ApiClient plain = new ApiClient(
                SERVICE.client().baseUrl(), ClientTls.of(SERVICE.home().certs()), HttpClient.Version.HTTP_1_1);
        String job = submit("rig-lib");
        try (EventStreamClient stream = EventStreamClient.open(plain, "/api/v1/jobs/" + job + "/events", 0)) {
            EventStreamClient.Event event = stream.next();
            while (!event.name().equals("job_complete")) {
                event = stream.next();
            }
            assertThat(event.data().get("status").asText()).isEqualTo("completed");
            assertThat(stream.next()).isNull();
        }
    }

    private static HttpResponse<String> noMoreAfter(ApiClient client, String path, long last) {
        return client.raw(client.request(path)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(last)));
    }

    private static String submit(String name) {
        ApiResponse submitted =
                SERVICE.client().post("/api/v1/packages", "{\"packages\":[{\"name\":\"" + name + "\"}]}");
        assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
        return submitted.data().get("job_id").asText();
    }

    private static List<Long> numbers(List<JsonNode> events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.get("seq").asLong())
                .toList();
    }
}
