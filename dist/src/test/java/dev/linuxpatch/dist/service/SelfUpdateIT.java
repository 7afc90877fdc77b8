// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.DebSpec;
import dev.linuxpatch.backend.rig.Script;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The service upgrades the package that it is installed from. Its maintainer script restarts the service as {@code
 * systemctl restart} does: it ends the process, and goes on once the next one runs. Here the test starts the next one.
 */
class SelfUpdateIT {
    private static final String OWN = "linux-patch-api";
    private static final String PATH = "/api/v1/packages/" + OWN;
    private static final String RESTART = """
            if [ "$1" = configure ] && [ -e /run/service.pid ]; then
              echo "restarting the service"
              kill -TERM "$(cat /run/service.pid)"
              n=0
              while [ ! -e /tmp/restarted ]; do
                n=$((n+1))
                if [ $n -gt 1200 ]; then echo "the service did not come back" >&2; exit 1; fi
                sleep 0.05
              done
              echo "the service is back"
            fi
            """;

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        DebSpec old = DebSpec.of(OWN, "1.0");
        root.ownRepository().publish(old, DebSpec.of(OWN, "1.1").script(Script.POSTINST, RESTART));
        root.update();
    });

    private final AptRoot root = SERVICE.root();
    private final String key = "upgrade-" + UUID.randomUUID();

    @BeforeEach
    void begin() throws Exception {
        Files.deleteIfExists(root.path().resolve("run/service.pid"));
        Files.deleteIfExists(root.path().resolve("tmp/restarted"));
        root.apt("install", "--allow-downgrades", OWN + "=1.0");
        assertThat(root.versionOf(OWN)).hasValue("1.0");
    }

    @Test
    void theJobIsFinishedByTheNextProcessWhileItsTransactionWentOn() {
        ApiClient before = SERVICE.client();
        JobTail witness = JobTail.open(before, "");
        witness.awaitEvent("connected");
        String job = updateThatEndsTheService(before);
        List<JsonNode> seen = witness.of(job);

        SERVICE.start();
        ApiClient after = SERVICE.client();
        JsonNode meanwhile = after.get("/api/v1/jobs/" + job).data();
        ApiResponse refused = after.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-a\"}]}");
        ApiResponse repeated = update(after);
        root.write("tmp/restarted", "");
        JsonNode end = after.awaitEnd(job);

        assertThat(meanwhile.get("status").asText()).as("%s", meanwhile).isEqualTo("running");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("SELF_UPDATE_IN_PROGRESS");
        assertThat(refused.error().get("details").get("job_id").asText()).isEqualTo(job);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(repeated.status()).as("%s", repeated.envelope()).isEqualTo(202);
        assertThat(repeated.data().get("job_id").asText()).isEqualTo(job);
        assertThat(repeated.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertUpdated(end);
        assertThat(SERVICE.process().output()).as("the log of the new process").contains(job);
        assertEveryEvent(after, job, seen);
    }

    @Test
    void theJobIsFinishedByTheNextProcessThoughItsTransactionEndedBefore() {
        String job = updateThatEndsTheService(SERVICE.client());

        root.write("tmp/restarted", "");
        Awaiting.untilTrue("dpkg is done", () -> root.stateOf(OWN).equals("ii"));
        SERVICE.start();
        ApiClient after = SERVICE.client();
        JsonNode end = after.awaitEnd(job);

        assertUpdated(end);
        assertEveryEvent(after, job, List.of());
    }

    @Test
    void whatElseIsActiveStandsInItsWay() {
        ApiClient client = SERVICE.client();
        String other = client.post("/api/v1/system/reboot", "{\"delay_seconds\":3600}")
                .data()
                .get("job_id")
                .asText();

        ApiResponse blocked = client.put(PATH, "{}");
        client.delete("/api/v1/jobs/" + other);

        assertThat(blocked.status()).isEqualTo(409);
        assertThat(blocked.errorCode()).isEqualTo("SELF_UPDATE_BLOCKED");
        assertThat(blocked.error().get("retryable").asBoolean()).isTrue();
        assertThat(blocked.error().get("details").get("running"))
                .extracting(JsonNode::asText)
                .containsExactly(other);
    }

    @Test
    void allPatchesAreAllButOurs() {
        root.apt("remove", "rig-sec");
        root.install("rig-sec=1.0");
        ApiClient client = SERVICE.client();
        Awaiting.untilTrue(
                "both patches are listed",
                () -> StreamSupport.stream(
                                        client.get("/api/v1/patches")
                                                .data()
                                                .get("patches")
                                                .spliterator(),
                                        false)
                                .map(patch -> patch.get("name").asText())
                                .filter(List.of(OWN, "rig-sec")::contains)
                                .count()
                        == 2);

        ApiResponse submitted = client.post("/api/v1/patches/apply", "{}");
        JsonNode end = client.runToEnd(submitted);

        assertThat(end.get("status").asText()).as("%s", end).isEqualTo("completed");
        assertThat(submitted.data().get("patches_count").asInt()).isEqualTo(1);
        assertThat(root.versionOf("rig-sec")).hasValue("1.1");
        assertThat(root.versionOf(OWN)).hasValue("1.0");
        assertThat(end.get("output").asText()).contains(OWN, "stays as it is");
    }

    @Test
    void itDoesNotRemoveItself() {
        ApiResponse refused = SERVICE.client().delete(PATH + "?purge=true");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("FORBIDDEN");
        assertThat(refused.error().get("message").asText()).contains(OWN);
        assertThat(root.versionOf(OWN)).hasValue("1.0");
    }

    /** Returns when the process has ended and the maintainer script waits for the next one. */
    private String updateThatEndsTheService(ApiClient client) {
        root.write("run/service.pid", Long.toString(SERVICE.process().pid()));
        ApiResponse submitted = update(client);
        assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
        SERVICE.process().exitCode();
        assertThat(root.stateOf(OWN)).as("the transaction goes on").isNotEqualTo("ii");
        return submitted.data().get("job_id").asText();
    }

    private ApiResponse update(ApiClient client) {
        return client.send(client.request(PATH)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .PUT(BodyPublishers.ofString("{\"version\":\"1.1\"}")));
    }

    private void assertUpdated(JsonNode end) {
        assertThat(end.get("status").asText()).as("%s", end).isEqualTo("completed");
        assertThat(root.versionOf(OWN)).hasValue("1.1");
        assertThat(end.get("message").asText()).contains("1.0", "1.1");
        JsonNode change = end.get("changes").get(0);
        assertThat(change.get("name").asText()).isEqualTo(OWN);
        assertThat(change.get("from").asText()).isEqualTo("1.0");
        assertThat(change.get("to").asText()).isEqualTo("1.1");
        assertThat(end.get("output").asText()).contains("restarting the service", "the service is back");
        assertThat(end.get("logs"))
                .extracting(JsonNode::asText)
                .filteredOn(line -> line.contains("the service is back"))
                .hasSize(1);
    }

    /** @param seen by a client of the process that has ended */
    private static void assertEveryEvent(ApiClient client, String job, List<JsonNode> seen) {
        try (JobTail tail = JobTail.open(client, "?since=0")) {
            tail.awaitEnd(job);
            List<Long> numbers = tail.of(job).stream()
                    .map(frame -> frame.get("seq").asLong())
                    .toList();
            assertThat(numbers)
                    .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
            assertThat(tail.of(job).subList(0, seen.size()))
                    .extracting(frame -> frame.get("seq"))
                    .isEqualTo(seen.stream().map(frame -> frame.get("seq")).toList());
        }
    }
}
