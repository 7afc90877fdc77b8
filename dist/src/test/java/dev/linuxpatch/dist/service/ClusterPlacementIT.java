// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.dist.service.ClusterHome.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The same verticles in three processes: a front, the jobs, and a backend on an isolated root with real apt. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterPlacementIT {
    @TempDir
    static Path directory;

    private static AptRoot root;
    private static Node jobs;
    private static Node backend;
    private static ServiceProcess frontProcess;
    private static ServiceProcess jobsProcess;
    private static ServiceProcess backendProcess;
    private static ApiClient client;

    @BeforeAll
    static void startThreeNodes() {
        root = AptRig.shared().newRoot();
        root.update();
        ClusterHome cluster = new ClusterHome(directory, root.path());
        Node front = cluster.add("front");
        jobs = cluster.add("jobs");
        backend = cluster.add("backend");
        cluster.configure(front, front.certs(), "jobs", "backend");
        cluster.configure(jobs, jobs.certs(), "front", "backend");
        cluster.configure(backend, backend.certs(), "front", "jobs");
        // The front first: whoever comes later must be found, too.
        frontProcess = ClusterHome.launch(front, "http,ws");
        jobsProcess = ClusterHome.launch(jobs, "job");
        backendProcess = ClusterHome.launch(backend, "backend");
        client = ClusterHome.client(front, frontProcess);
        awaitHealthy();
    }

    @AfterAll
    static void stop() throws IOException {
        for (ServiceProcess process : List.of(frontProcess, jobsProcess, backendProcess)) {
            process.close();
        }
        root.close();
    }

    private static void awaitHealthy() {
        try {
            Awaiting.until(
                    "everything is there",
                    ClusterHome.START,
                    () -> health().path("status").asText().equals("healthy") ? "healthy" : null);
        } catch (AssertionError e) {
            throw new AssertionError(
                    String.join(
                            "\n---\n",
                            health().toString(),
                            frontProcess.output(),
                            jobsProcess.output(),
                            backendProcess.output()),
                    e);
        }
    }

    private static JsonNode health() {
        return client.get("/api/v1/health").data();
    }

    private static ApiResponse install(String name) {
        return client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"" + name + "\"}]}");
    }

    /** Asked again for as long as it is refused for now: a host that is back need not have told of itself yet. */
    private static ApiResponse installed(String name) {
        return Awaiting.until("a job is accepted", () -> {
            ApiResponse answer = install(name);
            return answer.status() == 503 && answer.error().get("retryable").asBoolean() ? null : answer;
        });
    }

    private static boolean listed(String name) {
        ApiResponse list = client.get("/api/v1/packages?name=" + name);
        return list.status() == 200 && list.data().toString().contains("\"" + name + "\"");
    }

    @Test
    @Order(1)
    void aPackageIsInstalledThroughThreeProcessesAndItsEventsArriveInOrder() {
        try (JobTail tail = JobTail.open(client, "")) {
            tail.awaitEvent("connected");
            ApiResponse submitted = installed("rig-lib");
            assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
            String job = submitted.data().get("job_id").asText();

            assertThat(tail.awaitEnd(job).get("status").asText()).isEqualTo("completed");
            assertThat(root.path().resolve("var/lib/dpkg/info/rig-lib.list")).exists();
            // The new inventory was there before the end was told.
            assertThat(listed("rig-lib")).isTrue();
            List<Long> numbers = tail.of(job).stream()
                    .map(frame -> frame.get("seq").asLong())
                    .toList();
            assertThat(numbers)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        }
    }

    @Test
    @Order(2)
    void withoutItsBackendReadsGoOnAndChangesAreRefusedUntilItIsBack() {
        backendProcess.kill();
        Awaiting.untilTrue(
                "its end is noticed",
                () -> health().path("checks")
                        .path("cluster")
                        .path("status")
                        .asText()
                        .equals("incomplete"));

        assertThat(listed("rig-lib")).isTrue();
        // Until the host was silent for long enough only the bus knows that nobody is there.
        Awaiting.untilTrue("the host is offline", () -> {
            ApiResponse refused = install("rig-a");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.errorCode()).isIn("SERVICE_UNAVAILABLE", "HOST_OFFLINE");
            assertThat(refused.error().get("retryable").asBoolean()).isTrue();
            return refused.errorCode().equals("HOST_OFFLINE");
        });

        backendProcess = ClusterHome.launch(backend, "backend");
        awaitHealthy();
        assertThat(client.runToEnd(installed("rig-a")).get("status").asText()).isEqualTo("completed");
    }

    @Test
    @Order(3)
    void withoutItsJobsPackagesAreReadAndNoJobIsLost() {
        long before = client.get("/api/v1/jobs").data().path("jobs").size();
        jobsProcess.kill();
        Awaiting.untilTrue(
                "its end is noticed", () -> client.get("/api/v1/jobs").status() == 503);
        // A front looks at that again and again: what it tells of health may be from before.
        Awaiting.untilTrue(
                "its end is seen in health",
                () -> !health().path("status").asText().equals("healthy"));

        ApiResponse refused = client.get("/api/v1/jobs");
        assertThat(refused.errorCode()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(refused.error().get("retryable").asBoolean()).isTrue();
        assertThat(listed("rig-a")).isTrue();

        jobsProcess = ClusterHome.launch(jobs, "job");
        awaitHealthy();
        assertThat(client.get("/api/v1/jobs").data().path("jobs").size()).isEqualTo((int) before);
        assertThat(client.runToEnd(installed("rig-conf")).get("status").asText())
                .isEqualTo("completed");
    }

    @Test
    @Order(4)
    void aNodeThatWasStoppedForAWhileServesAgain() throws IOException, InterruptedException {
        signal("STOP", backendProcess);
        try {
            Awaiting.untilTrue(
                    "it is missed",
                    () -> health().path("checks")
                            .path("cluster")
                            .path("status")
                            .asText()
                            .equals("incomplete"));
        } finally {
            signal("CONT", backendProcess);
        }
        awaitHealthy();

        assertThat(client.runToEnd(installed("rig-sec")).get("status").asText()).isEqualTo("completed");
    }

    private static void signal(String name, ServiceProcess process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
