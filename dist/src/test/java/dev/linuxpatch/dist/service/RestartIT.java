// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real process, really killed. */
class RestartIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    private final AptRoot root = SERVICE.root();

    @Test
    void historyIsKeptAndAJobThatWasRunningGoesOn() {
        ApiClient before = SERVICE.client();
        JsonNode done = before.runToEnd(before.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-a\"}]}"));
        String running = submit(before, "rig-gate");
        Awaiting.untilTrue("the script waits", () -> Files.exists(root.waiting("rig-gate")));
        String waiting = submit(before, "rig-lib");

        SERVICE.process().kill();
        root.openGate("rig-gate");
        SERVICE.start();
        ApiClient after = SERVICE.client();

        JsonNode kept = after.get("/api/v1/jobs/" + done.get("job_id").asText()).data();
        assertThat(kept.get("status").asText()).isEqualTo("completed");
        assertThat(kept.get("logs")).isEqualTo(done.get("logs"));
        JsonNode resumed = after.awaitEnd(running);
        assertThat(resumed.get("status").asText()).as("%s", resumed).isEqualTo("completed");
        assertThat(resumed.get("error_code").isNull()).isTrue();
        JsonNode continued = after.awaitEnd(waiting);
        assertThat(continued.get("status").asText()).as("%s", continued).isEqualTo("completed");
        assertThat(root.versionOf("rig-lib")).hasValue("2.0");
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
        try (JobTail tail = JobTail.open(after, "?since=0")) {
            tail.awaitEnd(waiting);
            assertThat(tail.of(running).get(0).get("seq").asLong()).isEqualTo(1);
        }
    }

    @Test
    void aMissingRoleIsUnavailableAndNeverAHang() {
        SERVICE.process().close();
        try (ServiceProcess front = ServiceProcess.start(SERVICE.home(), "--roles", "http")) {
            ApiClient client =
                    new ApiClient(front.baseUrl(), ClientTls.of(SERVICE.home().certs()));

            ApiResponse jobs = client.get("/api/v1/jobs");
            ApiResponse packages = client.get("/api/v1/packages");
            JsonNode health = client.get("/health").data();

            assertThat(jobs.status()).isEqualTo(503);
            assertThat(jobs.errorCode()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(jobs.error().get("retryable").asBoolean()).isTrue();
            assertThat(packages.errorCode()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(health.get("status").asText()).isNotEqualTo("healthy");
        } finally {
            SERVICE.start();
        }
    }

    private static String submit(ApiClient client, String name) {
        ApiResponse submitted = client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"" + name + "\"}]}");
        assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
        return submitted.data().get("job_id").asText();
    }
}
