// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static dev.linuxpatch.dist.service.WholeCluster.DB;
import static dev.linuxpatch.dist.service.WholeCluster.FRONTS;
import static dev.linuxpatch.dist.service.WholeCluster.JOBS;
import static dev.linuxpatch.dist.service.WholeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Any process may die: no job is lost or run twice, and streams go on elsewhere without a gap. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterFailuresIT {
    private static final String AGAIN = "again";

    @TempDir
    static Path directory;

    private static WholeCluster cluster;
    private static ClusterJobs jobs;

    @BeforeAll
    static void start() throws Exception {
        cluster = new WholeCluster(directory);
        jobs = new ClusterJobs(cluster);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void anyFrontServesAnyHostAndBothTellTheSame() {
        String web = jobs.install("front1", WEB, "rig-lib");
        String db = jobs.install("front2", DB, "rig-lib");

        jobs.awaitCompleted("front2", WEB, web);
        jobs.awaitCompleted("front1", DB, db);
        assertThat(cluster.root(WEB).stateOf("rig-lib")).isEqualTo("ii");
        assertThat(cluster.root(DB).stateOf("rig-lib")).isEqualTo("ii");
        assertThat(jobs.events("front1", WEB, web)).isNotEmpty().isEqualTo(jobs.events("front2", WEB, web));
        assertThat(jobs.events("front1", DB, db)).isNotEmpty().isEqualTo(jobs.events("front2", DB, db));
        // Each host has jobs of its own.
        assertThat(cluster.client("front1").get("/api/v1/hosts/db/jobs/" + web).status())
                .isEqualTo(404);
    }

    @Test
    @Order(2)
    void whenTheOwnerOfTheJobsDiesTheOtherGoesOnWithTheJobThatRuns() {
        try (JobTail tail = JobTail.ofHost(cluster.client("front2"), WEB)) {
            tail.awaitEvent("connected");
            String job = jobs.installUntilItsScriptWaits("front1", WEB, "rig-gate");
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

            jobs.awaitCompleted("front1", WEB, job);
            tail.awaitEnd(job);
            ClusterJobs.assertGapless(tail.of(job));
            assertThat(jobs.installed(WEB, "rig-gate")).isEqualTo(1);
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
            job = jobs.installUntilItsScriptWaits("front2", WEB, "rig-pregate");
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
        ClusterJobs.assertGapless(heard);
        cluster.awaitHealthy("front1");
        // One that has just started can tell what happened before.
        assertThat(jobs.events("front1", WEB, job)).isEqualTo(jobs.events("front2", WEB, job));
    }

    @Test
    @Order(4)
    void whenABackendDiesItsTransactionGoesOnAndIsFollowedAgain() {
        FRONTS.forEach(cluster::awaitHealthy);
        String job = jobs.installUntilItsScriptWaits("front1", DB, "rig-gate");

        cluster.process(DB).kill();
        // The other host does not notice.
        jobs.awaitCompleted("front1", WEB, jobs.install("front1", WEB, "rig-a"));
        cluster.root(DB).openGate("rig-gate");
        cluster.launch(DB);

        jobs.awaitCompleted("front2", DB, job);
        ClusterJobs.assertGapless(jobs.events("front2", DB, job));
        assertThat(jobs.installed(DB, "rig-gate")).isEqualTo(1);
    }

    @Test
    @Order(5)
    void anOwnerThatWasOnlyPausedDoesNotActWhenItWakesUp() throws Exception {
        FRONTS.forEach(cluster::awaitHealthy);
        String job = jobs.installUntilItsScriptWaits("front1", DB, "rig-pregate");
        String owner = cluster.owner(DB);
        cluster.signal("STOP", owner);
        try {
            Awaiting.untilTrue(
                    "the other has taken over",
                    () -> JOBS.contains(cluster.owner(DB)) && !cluster.owner(DB).equals(owner));
            cluster.root(DB).openGate("rig-pregate");
            jobs.awaitCompleted("front2", DB, job);
        } finally {
            cluster.signal("CONT", owner);
        }
        String next = jobs.install("front2", DB, "rig-a");

        jobs.awaitCompleted("front1", DB, next);
        ClusterJobs.assertGapless(jobs.events("front1", DB, job));
        ClusterJobs.assertGapless(jobs.events("front1", DB, next));
        assertThat(jobs.installed(DB, "rig-pregate")).isEqualTo(1);
        assertThat(jobs.installed(DB, "rig-a")).isEqualTo(1);
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
        List<String> made = new ArrayList<>();
        try {
            for (String node : cluster.names()) {
                away.set(node);
                cluster.process(node).close();
                String front = node.equals("front1") ? "front2" : "front1";
                if (!node.equals(WEB)) {
                    made.add(jobs.install(front, WEB, node.equals(DB) ? "rig-sec" : "rig-conf"));
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
        for (String job : made) {
            jobs.awaitCompleted("front1", WEB, job);
            ClusterJobs.assertGapless(jobs.events("front2", WEB, job));
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
