// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGTERM, as a service manager sends it. */
class StopIT {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String INSTALL = "{\"packages\":[{\"name\":\"rig-a\"}]}";

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    private final AptRoot root = SERVICE.root();

    @BeforeEach
    void start() {
        if (!SERVICE.process().isAlive()) {
            SERVICE.start();
        }
    }

    @Test
    void aRunningTransactionGoesOnAndEveryTailIsToldFromWhereToGoOn() {
        ApiClient before = SERVICE.client();
        JobTail flat = JobTail.open(before, "");
        JobTail documented = JobTail.open(before, "");
        flat.awaitEvent("connected");
        documented.send("{\"type\":\"ping\"}");
        documented.await("a pong", frame -> frame.path("type").asText().equals("pong"));
        String job = before.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-gate\"}]}")
                .data()
                .get("job_id")
                .asText();
        Awaiting.untilTrue("the script waits", () -> Files.exists(root.waiting("rig-gate")));
        Awaiting.untilTrue("the tail hears it", () -> !flat.of(job).isEmpty());

        Duration took = stop();

        assertThat(took).isLessThan(DEADLINE);
        assertThat(SERVICE.process().exitCode()).isZero();
        JsonNode farewell = flat.awaitEvent("restarting");
        assertThat(flat.awaitClose()).isEqualTo(1012);
        assertThat(farewell.get("retry_ms").asLong()).isPositive();
        JsonNode wrapped = documented.await(
                "its last words", frame -> frame.path("type").asText().equals("restarting"));
        assertThat(wrapped.get("payload").get("resume_since").asLong()).isPositive();
        assertThat(documented.awaitClose()).isEqualTo(1012);
        assertThat(root.stateOf("rig-gate")).as("the script still waits").isEqualTo("iF");

        SERVICE.start();
        root.openGate("rig-gate");
        JsonNode ended = SERVICE.client().awaitEnd(job);
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
        assertThat(ended.get("status").asText()).as("%s", ended).isEqualTo("completed");
        long resume = farewell.get("resume_since").asLong();
        try (JobTail resumed = JobTail.open(SERVICE.client(), "?since=" + resume)) {
            long end = resumed.awaitEnd(job).get("position").asLong();
            assertThat(positions(resumed))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(resume + 1, end).boxed().toList());
            assertThat(positions(flat)).last().isEqualTo(resume);
        }
    }

    @Test
    void whileARequestIsUnderWayNewJobsAreRefusedAndReadsAnswered() throws IOException {
        try (RawRequest underWay = connect()) {
            underWay.send("""
                    POST /api/v1/packages HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: %d

                    """.formatted(INSTALL.length()));
            Awaiting.untilTrue("the request has come", () -> activeRequests() >= 2);
            ApiClient client = SERVICE.client();

            SERVICE.process().terminate();
            JsonNode health = Awaiting.until("the health report tells", () -> {
                JsonNode data = client.get("/health").data();
                return data.get("checks").get("service").get("status").asText().equals("draining") ? data : null;
            });
            ApiResponse refused = client.post("/api/v1/packages", INSTALL);
            underWay.send(INSTALL);
            String answer = underWay.readToTheEnd();

            assertThat(health.get("status").asText()).isEqualTo("degraded");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.errorCode()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer).startsWith("HTTP/1.1 503 ").contains("\"SERVICE_UNAVAILABLE\"");
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
            assertThat(SERVICE.process().exitCode()).isZero();
        }
    }

    @Test
    void clientsThatDoNotReadDoNotHoldIt() throws IOException {
        try (RawRequest stalled = connect();
                StalledTail tail = StalledTail.open(
                        SERVICE.process().port(), SERVICE.home().certs())) {
            String request = "GET /api/v1/openapi.yaml HTTP/1.1\nHost: localhost\n\n";
            stalled.send(request.repeat(200));
            Awaiting.untilTrue(
                    "it is being answered",
                    () -> SERVICE.client()
                            .raw(SERVICE.client().request("/metrics"))
                            .body()
                            .contains("route=\"/api/v1/openapi.yaml\""));

            Duration took = stop();

            assertThat(took).isLessThan(DEADLINE);
            assertThat(SERVICE.process().exitCode()).isZero();
            assertThat(tail.readToTheEnd()).isNotEmpty();
        }
    }

    private static Duration stop() {
        long asked = System.nanoTime();
        SERVICE.process().close();
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    private static RawRequest connect() throws IOException {
        return RawRequest.connect(SERVICE.process().port(), SERVICE.home().certs());
    }

    /** With the one that asks. */
    private static int activeRequests() {
        String metrics =
                SERVICE.client().raw(SERVICE.client().request("/metrics")).body();
        return (int) metrics.lines()
                .filter(line -> line.startsWith("http_server_active_requests "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static List<Long> positions(JobTail tail) {
        return tail.frames().stream()
                .filter(frame -> frame.has("job_id"))
                .map(frame -> frame.get("position").asLong())
                .toList();
    }
}
