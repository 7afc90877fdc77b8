// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that lost an answer asks again: one job, whatever happened to the service in between. */
class IdempotencyIT {
    private static final String INSTALL = "{\"packages\":[{\"name\":\"rig-a\",\"version\":\"1.0\"}]}";

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    private final AptRoot root = SERVICE.root();

    @Test
    void aRequestThatIsRepeatedAfterAKillNamesTheSameJob() {
        int before = installations(SERVICE.client());
        ApiResponse first = install(SERVICE.client(), "\"after-kill\"", INSTALL);
        SERVICE.process().kill();
        SERVICE.start();
        ApiClient client = SERVICE.client();

        ApiResponse again =
                install(client, "after-kill", "{ \"packages\": [ { \"version\": \"1.0\",\n \"name\": \"rig-a\" } ] }");
        client.awaitEnd(first.data().get("job_id").asText());
        ApiResponse afterItsEnd = install(client, "after-kill", INSTALL);

        assertThat(first.status()).as("%s", first.envelope()).isEqualTo(202);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        for (ApiResponse repeated : List.of(again, afterItsEnd)) {
            assertThat(repeated.status()).as("%s", repeated.envelope()).isEqualTo(202);
            assertThat(repeated.data()).isEqualTo(first.data());
            assertThat(repeated.headers().firstValue("Location"))
                    .isEqualTo(first.headers().firstValue("Location"));
            assertThat(repeated.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        }
        assertThat(installations(client)).isEqualTo(before + 1);
    }

    @Test
    void aClientThatLostTheAnswerFindsItsJobDone() {
        ApiClient client = SERVICE.client();
        HttpRequest request = request(client, "lost")
                .method("DELETE", BodyPublishers.noBody())
                .build();
        root.install("rig-a=1.0");
        Awaiting.untilTrue(
                "rig-a is listed",
                () -> client.get("/api/v1/packages?name=rig-a")
                                .data()
                                .get("total")
                                .asInt()
                        == 1);

        CompletableFuture<HttpResponse<String>> lost = client.http().sendAsync(request, BodyHandlers.ofString());
        String job = Awaiting.until("the job is there", () -> {
            JsonNode jobs = client.get("/api/v1/jobs?operation=remove").data().get("jobs");
            return jobs.isEmpty() ? null : jobs.get(0).get("job_id").asText();
        });
        lost.cancel(true);
        JsonNode end = client.awaitEnd(job);
        ApiResponse again = client.send(request(client, "lost").DELETE());

        assertThat(end.get("status").asText()).as("%s", end).isEqualTo("completed");
        assertThat(again.status()).as("%s", again.envelope()).isEqualTo(202);
        assertThat(again.data().get("job_id").asText()).isEqualTo(job);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(root.versionOf("rig-a")).isEmpty();
    }

    @Test
    void manyEqualRequestsAtOnceMakeOneJob() {
        ApiClient client = SERVICE.client();

        List<String> jobs = IntStream.range(0, 8)
                .mapToObj(i -> client.http()
                        .sendAsync(
                                client.request("/api/v1/system/reboot")
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", "\"at-once\"")
                                        .POST(BodyPublishers.ofString("{\"delay_seconds\":3600}"))
                                        .build(),
                                BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .peek(response ->
                        assertThat(response.statusCode()).as(response.body()).isEqualTo(202))
                .map(response -> response.headers().firstValue("Location").orElseThrow())
                .distinct()
                .toList();

        assertThat(jobs).hasSize(1);
        assertThat(client.delete(jobs.get(0)).data().get("action").asText()).isEqualTo("cancelled");
    }

    @Test
    void aKeyThatCameWithAnotherRequestIsRefusedAndNamesItsJob() {
        ApiClient client = SERVICE.client();
        ApiResponse first = install(client, "reused", "{\"packages\":[{\"name\":\"rig-lib\"}]}");
        client.runToEnd(first);

        ApiResponse other =
                install(client, "reused", "{\"packages\":[{\"name\":\"rig-lib\"}],\"options\":{\"force\":true}}");
        client.delete("/api/v1/jobs/" + first.data().get("job_id").asText());
        ApiResponse afterItsDeletion = install(client, "reused", "{\"packages\":[{\"name\":\"rig-conf\"}]}");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.errorCode()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(other.error().get("details").get("job_id"))
                .isEqualTo(first.data().get("job_id"));
        assertThat(client.runToEnd(afterItsDeletion).get("status").asText()).isEqualTo("completed");
    }

    private static int installations(ApiClient client) {
        return client.get("/api/v1/jobs?operation=install").data().get("total").asInt();
    }

    private static ApiResponse install(ApiClient client, String key, String body) {
        return client.send(client.request("/api/v1/packages")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(ApiClient client, String key) {
        return client.request("/api/v1/packages/rig-a").header("Idempotency-Key", key);
    }
}
