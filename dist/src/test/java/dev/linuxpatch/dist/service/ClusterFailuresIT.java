// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static dev.linuxpatch.dist.service.WholeCluster.DB;
import static dev.linuxpatch.dist.service.WholeCluster.FRONTS;
import static dev.linuxpatch.dist.service.WholeCluster.JOBS;
import static dev.linuxpatch.dist.service.WholeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Any process may die: no job is lost or run twice, and streams go on elsewhere without a gap. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterFailuresIT {
    private static final String AGAIN = "again";

    @TempDir
    static Path directory;

    private static WholeCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new WholeCluster(directory);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** As clients do: what is refused for now is asked again. */
    private static String install(String front, String host, String name) {
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
    private static String installUntilItsScriptWaits(String front, String host, String name) {
        String job = install(front, host, name);
        Awaiting.untilTrue(
                "the script of " + name + " waits",
                () -> Files.exists(cluster.root(host).waiting(name)));
        return job;
    }

    private static JsonNode awaitCompleted(String front, String host, String job) {
        ApiClient client = cluster.client(front);
        JsonNode ended = Awaiting.until(job + " ends", () -> {
            ApiResponse answer = client.get("/api/v1/hosts/" + host + "/jobs/" + job);
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
    }

    private static void assertGapless(List<JsonNode> frames) {
        List<Long> numbers =
                frames.stream().map(frame -> frame.get("seq").asLong()).toList();
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(frames.get(frames.size() - 1).get("event").asText()).isEqualTo("job_complete");
    }

    private static List<JsonNode> events(String front, String host, String job) {
        List<JsonNode> events = new ArrayList<>();
        cluster.client(front)
                .get("/api/v1/hosts/" + host + "/jobs/" + job + "/events?limit=1000")
                .data()
                .get("events")
                .forEach(events::add);
        return events;
    }

    /** How often apt has installed a package of this name, by its own log. */
    private static long installed(String host, String name) {
        try (Stream<String> lines = Files.lines(cluster.root(host).path().resolve("var/log/apt/history.log"))) {
            return lines.filter(line -> line.startsWith("Install:") && line.contains(name + ":"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(1)
    void anyFrontServesAnyHostAndBothTellTheSame() {
        String web = install("front1", WEB, "rig-lib");
        String db = install("front2", DB, "rig-lib");

        awaitCompleted("front2", WEB, web);
        awaitCompleted("front1", DB, db);
        assertThat(cluster.root(WEB).stateOf("rig-lib")).isEqualTo("ii");
        assertThat(cluster.root(DB).stateOf("rig-lib")).isEqualTo("ii");
        assertThat(events("front1", WEB, web)).isNotEmpty().isEqualTo(events("front2", WEB, web));
        assertThat(events("front1", DB, db)).isNotEmpty().isEqualTo(events("front2", DB, db));
        // Each host has jobs of its own.
        assertThat(cluster.client("front1").get("/api/v1/hosts/db/jobs/" + web).status())
                .isEqualTo(404);
    }

    @Test
    @Order(2)
    void whenTheOwnerOfTheJobsDiesTheOtherGoesOnWithTheJobThatRuns() {
        try (JobTail tail = JobTail.ofHost(cluster.client("front2"), WEB)) {
            tail.awaitEvent("connected");
            String job = installUntilItsScriptWaits("front1", WEB, "rig-gate");
            String owner = cluster.owner(WEB);
            assertThat(JOBS).contains(owner);

            cluster.process(owner).kill();
            Awaiting.untilTrue(
                    "the other has taken over",
                    () -> JOBS.contains(cluster.owner(WEB))
                            && cluster.client("front1")
                                            .get("/api/v1/jobs/" + job)
                                            .status()
                                    == 200);
            assertThat(cluster.owner(WEB)).isNotEqualTo(owner);
            cluster.launch(owner);
            cluster.root(WEB).openGate("rig-gate");

            awaitCompleted("front1", WEB, job);
            tail.awaitEnd(job);
            assertGapless(tail.of(job));
            assertThat(installed(WEB, "rig-gate")).isEqualTo(1);
        }
    }

    @Test
    @Order(3)
    void whenAFrontDiesItsClientsGoOnAtTheOtherFromTheirNumber() {
        FRONTS.forEach(cluster::awaitHealthy);
        List<JsonNode> heard;
        String job;
        try (JobTail tail = JobTail.open(cluster.client("front1"), "")) {
            tail.awaitEvent("connected");
            job = installUntilItsScriptWaits("front2", WEB, "rig-pregate");
            tail.await("it runs", frame -> frame.path("job_id").asText().equals(job));
            cluster.process("front1").kill();
            tail.awaitLoss();
            cluster.launch("front1");
            heard = new ArrayList<>(tail.of(job));
        }
        long position = heard.get(heard.size() - 1).get("position").asLong();

        try (JobTail tail = JobTail.openWhenPossible(cluster.client("front2"), "?since=" + position)) {
            cluster.root(WEB).openGate("rig-pregate");
            tail.awaitEnd(job);
            heard.addAll(tail.of(job));
        }
        assertGapless(heard);
        cluster.awaitHealthy("front1");
        // One that has just started can tell what happened before.
        assertThat(events("front1", WEB, job)).isEqualTo(events("front2", WEB, job));
    }

    @Test
    @Order(4)
    void whenABackendDiesItsTransactionGoesOnAndIsFollowedAgain() {
        FRONTS.forEach(cluster::awaitHealthy);
        String job = installUntilItsScriptWaits("front1", DB, "rig-gate");

        cluster.process(DB).kill();
        // The other host does not notice.
        awaitCompleted("front1", WEB, install("front1", WEB, "rig-a"));
        cluster.root(DB).openGate("rig-gate");
        cluster.launch(DB);

        awaitCompleted("front2", DB, job);
        assertGapless(events("front2", DB, job));
        assertThat(installed(DB, "rig-gate")).isEqualTo(1);
    }

    @Test
    @Order(5)
    void anOwnerThatWasOnlyPausedDoesNotActWhenItWakesUp() throws Exception {
        FRONTS.forEach(cluster::awaitHealthy);
        String job = installUntilItsScriptWaits("front1", DB, "rig-pregate");
        String owner = cluster.owner(DB);
        cluster.signal("STOP", owner);
        try {
            Awaiting.untilTrue(
                    "the other has taken over",
                    () -> JOBS.contains(cluster.owner(DB)) && !cluster.owner(DB).equals(owner));
            cluster.root(DB).openGate("rig-pregate");
            awaitCompleted("front2", DB, job);
        } finally {
            cluster.signal("CONT", owner);
        }
        String next = install("front2", DB, "rig-a");

        awaitCompleted("front1", DB, next);
        assertGapless(events("front1", DB, job));
        assertGapless(events("front1", DB, next));
        assertThat(installed(DB, "rig-pregate")).isEqualTo(1);
        assertThat(installed(DB, "rig-a")).isEqualTo(1);
    }

    /** One node at a time, as an upgrade does it, while clients go on. */
    @Test
    @Order(6)
    void aRollingRestartCostsNothingButRequestsThatAreAskedAgain() throws Exception {
        FRONTS.forEach(cluster::awaitHealthy);
        AtomicReference<String> away = new AtomicReference<>("");
        AtomicBoolean over = new AtomicBoolean();
        List<String> unexpected = Collections.synchronizedList(new ArrayList<>());
        AtomicLong served = new AtomicLong();
        List<Thread> load = FRONTS.stream()
                .map(front -> new Thread(() -> {
                    while (!over.get()) {
                        String without = away.get();
                        String outcome = ask(front);
                        if (outcome.isEmpty()) {
                            served.incrementAndGet();
                        } else if (!outcome.equals(AGAIN) && !front.equals(without) && !front.equals(away.get())) {
                            unexpected.add(front + " while " + without + " was away: " + outcome);
                        }
                    }
                }))
                .toList();
        load.forEach(Thread::start);
        List<String> jobs = new ArrayList<>();
        try {
            for (String node : cluster.names()) {
                away.set(node);
                cluster.process(node).close();
                String front = node.equals("front1") ? "front2" : "front1";
                if (!node.equals(WEB)) {
                    jobs.add(install(front, WEB, node.equals(DB) ? "rig-sec" : "rig-conf"));
                }
                cluster.launch(node);
                FRONTS.forEach(cluster::awaitHealthy);
                away.set("");
            }
        } finally {
            over.set(true);
            for (Thread thread : load) {
                thread.join();
            }
        }
        assertThat(unexpected).isEmpty();
        assertThat(served.get()).isGreaterThan(100);
        for (String job : jobs) {
            awaitCompleted("front1", WEB, job);
            assertGapless(events("front2", WEB, job));
        }
    }

    /** Empty if it was served, {@link #AGAIN} if it is to be asked again, else what was wrong. */
    private static String ask(String front) {
        try {
            ApiResponse answer = cluster.client(front).get("/api/v1/jobs?limit=1");
            return answer.status() == 200
                    ? ""
                    : answer.status() == 503 && answer.error().get("retryable").asBoolean()
                            ? AGAIN
                            : answer.envelope().toString();
        } catch (UncheckedIOException | CompletionException | AssertionError e) {
            return e.toString();
        }
    }
}
