// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host is served by its name as it is without it; here there is one. */
class HostsIT {
    private static final String HOST = "/api/v1/hosts/web-01";

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.install("rig-lib=1.0");
        home.configure("system: {host_id: web-01, labels: \"role=web\", reboot_command: [\"/bin/true\"]}\n");
    });

    private final ApiClient client = SERVICE.client();

    @Test
    void theHostTellsOfItself() {
        JsonNode host = Awaiting.until("the host has told of itself", () -> {
            ApiResponse answer = client.get(HOST);
            return answer.status() == 200 ? answer.data() : null;
        });

        assertThat(host.get("state").asText()).isEqualTo("online");
        assertThat(host.get("default").asBoolean()).isTrue();
        assertThat(host.get("package_manager").asText()).isEqualTo("apt");
        assertThat(host.get("labels").get("role").asText()).isEqualTo("web");
        JsonNode list = client.get("/api/v1/hosts?label=role=web&state=online").data();
        assertThat(list.get("hosts").get(0)).isEqualTo(client.get(HOST).data());
        assertThat(client.get("/api/v1/hosts?label=role=db").data().get("total").asInt())
                .isZero();
    }

    @Test
    void itIsTheSameServiceUnderBothPaths() {
        assertThat(client.get(HOST + "/packages").data())
                .isEqualTo(client.get("/api/v1/packages").data());
        assertThat(client.get(HOST + "/health").data().get("status").asText()).isEqualTo("healthy");
        assertThat(client.get(HOST + "/system/info").data().get("host_id").asText())
                .isEqualTo("web-01");
        assertThat(client.get("/api/v1/hosts/web-02/packages").errorCode()).isEqualTo("HOST_NOT_FOUND");
    }

    @Test
    void aJobThatWasAskedForByItsHostIsFollowedThere() {
        String body = "{\"packages\":[{\"name\":\"rig-a\"}]}";

        ApiResponse accepted = client.send(client.request(HOST + "/packages")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "\"hosts-1\"")
                .POST(BodyPublishers.ofString(body)));

        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.data().get("job_id").asText();
        assertThat(accepted.header("location")).isEqualTo(HOST + "/jobs/" + id);
        assertThat(client.awaitEnd(id).get("status").asText()).isEqualTo("completed");
        JsonNode there = client.get(HOST + "/jobs/" + id).data();
        assertThat(there).isEqualTo(client.get("/api/v1/jobs/" + id).data());
        JsonNode events = client.get(HOST + "/jobs/" + id + "/events").data().get("events");
        assertThat(events.get(events.size() - 1).get("event").asText()).isEqualTo("job_complete");
        // The same request by the other path is the same request.
        ApiResponse again = client.send(client.request("/api/v1/packages")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "\"hosts-1\"")
                .POST(BodyPublishers.ofString(body)));
        assertThat(again.data().get("job_id").asText()).isEqualTo(id);
    }

    @Test
    void aTailOfTheHostHearsItsJobs() {
        try (JobTail tail = JobTail.ofHost(client, "web-01")) {
            tail.awaitEvent("connected");

            String id = client.post(HOST + "/packages", "{\"packages\":[{\"name\":\"rig-sec\"}]}")
                    .data()
                    .get("job_id")
                    .asText();

            assertThat(tail.awaitEnd(id).get("status").asText()).isEqualTo("completed");
        }
    }
}
