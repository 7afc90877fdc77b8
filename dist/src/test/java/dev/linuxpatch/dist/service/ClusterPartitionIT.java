// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static dev.linuxpatch.dist.service.WholeCluster.DB;
import static dev.linuxpatch.dist.service.WholeCluster.FRONTS;
import static dev.linuxpatch.dist.service.WholeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose network is cut in two: seven processes in two network namespaces. Both sides still reach the job store, so
 * it is not the store that stops the smaller one, which until then has acted for all hosts.
 */
@Tag("cluster")
class ClusterPartitionIT {
    @TempDir
    static Path directory;

    private static SplitNetwork network;
    private static WholeCluster cluster;
    private static ClusterJobs jobs;

    @BeforeAll
    static void start() throws Exception {
        network = new SplitNetwork();
        cluster = new WholeCluster(directory, network);
        jobs = new ClusterJobs(cluster);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @Test
    void theSmallerSideChangesNothingAndTheOtherGoesOn() {
        try {
            fallApartAndHeal();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + cluster.said(), e);
        }
    }

    private static void fallApartAndHeal() {
        assertThat(cluster.owner(WEB)).isEqualTo("jobs3");
        assertThat(cluster.owner(DB)).isEqualTo("jobs3");
        ApiClient larger = cluster.client("front1");
        ApiClient smaller = cluster.client("front2");
        String before = jobs.installUntilItsScriptWaits("front2", DB, "rig-gate");

        network.cut();

        Awaiting.untilTrue(
                "the smaller side refuses changes", () -> refusal(smaller, DB).equals("NO_QUORUM"));
        assertThat(refusal(smaller, WEB)).isEqualTo("NO_QUORUM");
        Awaiting.untilTrue("the other side acts", () -> cluster.owner(WEB).matches("jobs[12]"));
        // What ran goes on on its host, with nobody to tell of it.
        cluster.root(DB).openGate("rig-gate");
        jobs.awaitCompleted("front1", WEB, jobs.install("front1", WEB, "rig-a"));
        Awaiting.untilTrue("the other host is missed", () -> refusal(larger, DB).equals("HOST_OFFLINE"));
        Awaiting.untilTrue(
                "the transaction has ended",
                () -> cluster.root(DB).stateOf("rig-gate").equals("ii"));

        JsonNode packages = smaller.get("/api/v1/hosts/db/packages?limit=1").data();
        assertThat(packages.get("stale").get("reason").asText()).isEqualTo("no_quorum");
        // Of jobs the store knows, which this side reaches.
        Awaiting.untilTrue("the smaller side tells of the job", () -> {
            ApiResponse known = smaller.get("/api/v1/hosts/db/jobs/" + before);
            return known.status() == 200 && known.data().get("status").asText().equals("running");
        });
        for (String path : List.of("/jobs?limit=1", "/jobs/" + before, "/jobs/" + before + "/events")) {
            assertThat(smaller.get("/api/v1/hosts/db" + path)
                            .data()
                            .get("stale")
                            .get("reason")
                            .asText())
                    .as(path)
                    .isEqualTo("no_quorum");
        }
        JsonNode hosts = smaller.get("/api/v1/hosts").data();
        assertThat(hosts.get("stale").get("age_seconds").asInt()).isPositive();
        JsonNode health = smaller.get("/api/v1/hosts/db/health").data();
        assertThat(health.get("status").asText()).isEqualTo("degraded");
        assertThat(health.get("checks").get("quorum").get("status").asText()).isEqualTo("lost");
        assertThat(larger.get("/api/v1/hosts/web/packages?limit=1").data().has("stale"))
                .isFalse();
        assertThat(larger.get("/api/v1/health")
                        .data()
                        .get("checks")
                        .get("quorum")
                        .get("status")
                        .asText())
                .isEqualTo("ok");
        assertThat(refusal(smaller, DB)).isEqualTo("NO_QUORUM");
        assertThat(cluster.root(DB).stateOf("rig-a")).isEqualTo("un");

        network.heal();

        FRONTS.forEach(cluster::awaitHealthy);
        for (String front : FRONTS) {
            jobs.awaitCompleted(front, DB, before);
            ClusterJobs.assertGapless(jobs.events(front, DB, before));
        }
        assertThat(jobs.installed(DB, "rig-gate")).isEqualTo(1);
        jobs.awaitCompleted("front1", DB, jobs.install("front2", DB, "rig-sec"));
        assertThat(jobs.installed(DB, "rig-a")).isZero();
        assertThat(smaller.get("/api/v1/hosts").data().has("stale")).isFalse();
    }

    /** The code with which the plan of an installation is refused; empty if it is not. */
    private static String refusal(ApiClient client, String host) {
        ApiResponse answer = client.post(
                "/api/v1/hosts/" + host + "/packages?dry_run=true", "{\"packages\":[{\"name\":\"rig-a\"}]}");
        if (answer.status() == 200) {
            return "";
        }
        assertThat(answer.status()).as("%s", answer.envelope()).isEqualTo(503);
        assertThat(answer.error().get("retryable").asBoolean()).isTrue();
        return answer.errorCode();
    }
}
