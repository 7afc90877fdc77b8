// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real packages, really changed through the API, and looked up in dpkg's database afterwards. */
class ChangesIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    private final ApiClient client = SERVICE.client();
    private final AptRoot root = SERVICE.root();

    @BeforeEach
    void clear() {
        root.apt(
                "remove",
                "--purge",
                "--allow-change-held-packages",
                "rig-a",
                "rig-lib",
                "rig-app",
                "rig-sec",
                "rig-conf",
                "rig-slow",
                "rig-fail",
                "rig-gate",
                "rig-reboot");
    }

    @Test
    void aPackageIsInstalledUpdatedAndRemovedWhileATailWatches() {
        try (JobTail tail = JobTail.open(client, "")) {
            tail.awaitEvent("connected");

            ApiResponse submitted =
                    client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-a\",\"version\":\"1.0\"}]}");
            JsonNode installed = client.runToEnd(submitted);
            assertThat(submitted.data().get("status").asText()).isEqualTo("pending");
            assertThat(submitted.data().get("operation").asText()).isEqualTo("install");
            assertThat(submitted.data().get("created_at").isTextual()).isTrue();
            assertThat(installed.get("status").asText()).as("%s", installed).isEqualTo("completed");
            assertThat(root.versionOf("rig-a")).hasValue("1.0");

            JsonNode updated = client.runToEnd(client.put("/api/v1/packages/rig-a", "{}"));
            assertThat(updated.get("status").asText()).as("%s", updated).isEqualTo("completed");
            assertThat(root.versionOf("rig-a")).hasValue("1.2");

            JsonNode removed = client.runToEnd(client.delete("/api/v1/packages/rig-a?purge=true"));
            assertThat(removed.get("status").asText()).as("%s", removed).isEqualTo("completed");
            assertThat(root.stateOf("rig-a")).isEqualTo("un");

            String job = installed.get("job_id").asText();
            JsonNode end = tail.awaitEnd(job);
            assertThat(end.get("status").asText()).isEqualTo("completed");
            assertThat(end.get("progress").asInt()).isEqualTo(100);
            List<JsonNode> frames = tail.of(job);
            assertThat(frames)
                    .extracting(frame -> frame.get("seq").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(frames)
                    .extracting(frame -> frame.get("progress").asInt())
                    .isSorted();
        }
    }

    @Test
    void aListReadAfterTheEndOfAJobShowsWhatItDid() {
        client.runToEnd(client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-a\"}]}"));

        JsonNode list = client.get("/api/v1/packages?name=rig-a").data();

        assertThat(list.get("packages").get(0).get("version").asText()).isEqualTo("1.2");
    }

    @Test
    void theThreeDialectsOfApplyingPatchesAreAllUnderstood() {
        for (String body : List.of(
                "{\"packages\":[\"rig-sec\"],\"allow_reboot\":false}",
                "{\"packages\":[\"rig-sec\"],\"reboot\":false,\"reboot_delay_seconds\":5}",
                "{\"patches\":[\"rig-sec_1.1\"],\"options\":{\"reboot\":false,\"exclude_packages\":[\"x*\"]}}")) {
            root.apt("remove", "--purge", "rig-sec", "rig-a");
            root.install("rig-sec=1.0", "rig-a=1.0");
            awaitPatch("rig-sec");

            ApiResponse submitted = client.post("/api/v1/patches/apply", body);
            JsonNode job = client.runToEnd(submitted);

            assertThat(job.get("status").asText()).as("%s", job).isEqualTo("completed");
            assertThat(submitted.data().get("operation").asText()).isEqualTo("patch_apply");
            assertThat(submitted.data().get("patches_count").asInt()).isEqualTo(1);
            assertThat(root.versionOf("rig-sec")).hasValue("1.1");
            assertThat(root.versionOf("rig-a")).hasValue("1.0");
        }
    }

    @Test
    void everyPatchIsAppliedButWhatIsExcludedOrHeld() {
        root.install("rig-sec=1.0", "rig-a=1.0", "rig-lib=1.0", "rig-app=1.0");
        root.hold("rig-a");
        awaitPatch("rig-sec");

        JsonNode job = client.runToEnd(
                client.post("/api/v1/patches/apply", "{\"options\":{\"exclude_packages\":[\"rig-l*\",\"rig-app\"]}}"));

        assertThat(job.get("status").asText()).as("%s", job).isEqualTo("completed");
        assertThat(root.versionOf("rig-sec")).hasValue("1.1");
        assertThat(root.versionOf("rig-a")).hasValue("1.0");
        assertThat(root.versionOf("rig-lib")).hasValue("1.0");
    }

    @Test
    void excludingEverythingIsLegalAndChangesNothing() {
        root.install("rig-sec=1.0");
        awaitPatch("rig-sec");

        JsonNode job =
                client.runToEnd(client.post("/api/v1/patches/apply", "{\"options\":{\"exclude_packages\":[\"*\"]}}"));

        assertThat(job.get("status").asText()).as("%s", job).isEqualTo("completed");
        assertThat(root.versionOf("rig-sec")).hasValue("1.0");
    }

    @Test
    void aFailingMaintainerScriptFailsTheJobAndSaysWhy() {
        JsonNode job = client.runToEnd(
                client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-fail\",\"version\":\"1.1\"}]}"));

        assertThat(job.get("status").asText()).isEqualTo("failed");
        assertThat(job.get("error_code").asText()).isEqualTo("PKG_MANAGER_ERROR");
        assertThat(job.get("error").asText()).contains("rig-fail");
        assertThat(job.get("output").asText()).contains("cannot do it");
        root.dpkg("--purge", "--force-all", "rig-fail");
    }

    @Test
    void aPackageThatNobodyHasIsAFailedJob() {
        JsonNode job =
                client.runToEnd(client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"no-such-thing\"}]}"));

        assertThat(job.get("status").asText()).isEqualTo("failed");
        assertThat(job.get("error_code").asText()).isEqualTo("PKG_NOT_FOUND");
        assertThat(job.get("error").asText()).contains("no-such-thing");
    }

    @Test
    void whatTheCallerDidNotNameIsNeverRemoved() {
        root.install("rig-lib=1.0", "rig-app=1.0");
        Awaiting.untilTrue(
                "rig-app is listed",
                () -> client.get("/api/v1/packages?name=rig-app")
                                .data()
                                .get("total")
                                .asInt()
                        == 1);

        JsonNode job = client.runToEnd(client.delete("/api/v1/packages/rig-lib"));

        assertThat(job.get("status").asText()).isEqualTo("failed");
        assertThat(job.get("error_code").asText()).isEqualTo("DEPENDENCY_CONFLICT");
        assertThat(job.get("error").asText()).contains("rig-app");
        assertThat(root.versionOf("rig-lib")).hasValue("1.0");
        assertThat(root.versionOf("rig-app")).hasValue("1.0");
    }

    @Test
    void aJobIsRolledBackToTheExactVersionsFromBefore() {
        root.install("rig-lib=1.0", "rig-app=1.0");
        JsonNode update = client.runToEnd(client.put("/api/v1/packages/rig-app", "{}"));
        assertThat(root.versionOf("rig-app")).hasValue("2.0");

        ApiResponse submitted =
                client.post("/api/v1/jobs/" + update.get("job_id").asText() + "/rollback", "");
        JsonNode rollback = client.runToEnd(submitted);

        assertThat(submitted.data().get("operation").asText()).isEqualTo("rollback");
        assertThat(submitted.data().get("exclusive_mode").asBoolean()).isTrue();
        assertThat(submitted.data().get("original_job_id")).isEqualTo(update.get("job_id"));
        assertThat(rollback.get("status").asText()).as("%s", rollback).isEqualTo("completed");
        assertThat(root.versionOf("rig-app")).hasValue("1.0");
        assertThat(root.versionOf("rig-lib")).hasValue("1.0");
        JsonNode original =
                client.get("/api/v1/jobs/" + update.get("job_id").asText()).data();
        assertThat(original.get("rollback_job_id")).isEqualTo(rollback.get("job_id"));
    }

    @Test
    void aRunningChangeIsNotBrokenByACancelAndAWaitingJobNeverRuns() {
        ApiResponse first = client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-gate\"}]}");
        String running = first.data().get("job_id").asText();
        Awaiting.untilTrue("the script waits", () -> Files.exists(root.waiting("rig-gate")));
        String waiting = client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-a\"}]}")
                .data()
                .get("job_id")
                .asText();

        ApiResponse refused = client.delete("/api/v1/jobs/" + running);
        ApiResponse cancelled = client.delete("/api/v1/jobs/" + waiting);
        root.openGate("rig-gate");
        JsonNode end = client.awaitEnd(running);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("JOB_NOT_CANCELLABLE");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.data().get("action").asText()).isEqualTo("cancelled");
        assertThat(cancelled.data().get("current_status").asText()).isEqualTo("cancelled");
        assertThat(end.get("status").asText()).as("%s", end).isEqualTo("completed");
        assertThat(root.versionOf("rig-a")).isEmpty();
    }

    @Test
    void aFinishedJobIsDeletedAndThenUnknown() {
        JsonNode job = client.runToEnd(client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-a\"}]}"));
        String path = "/api/v1/jobs/" + job.get("job_id").asText();

        ApiResponse deleted = client.delete(path);

        assertThat(deleted.data().get("action").asText()).isEqualTo("deleted");
        assertThat(deleted.data().get("deleted").asBoolean()).isTrue();
        assertThat(deleted.data().get("previous_status").asText()).isEqualTo("completed");
        assertThat(client.get(path).errorCode()).isEqualTo("JOB_NOT_FOUND");
        assertThat(client.delete(path).errorCode()).isEqualTo("JOB_NOT_FOUND");
        assertThat(client.post(path + "/rollback", "").errorCode()).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void aDelayedRebootIsCancelledByDeletingItsJob() {
        ApiResponse submitted = client.post("/api/v1/system/reboot", "{\"delay_seconds\":3600,\"reason\":\"kernel\"}");
        String job = submitted.data().get("job_id").asText();

        ApiResponse cancelled = client.delete("/api/v1/jobs/" + job);

        assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
        assertThat(submitted.data().get("scheduled_at").isTextual()).isTrue();
        assertThat(submitted.data().get("delay_seconds").asInt()).isEqualTo(3600);
        assertThat(submitted.data().get("reason").asText()).isEqualTo("kernel");
        assertThat(cancelled.data().get("action").asText()).isEqualTo("cancelled");
    }

    @Test
    void jobsAreListedNewestFirst() {
        client.runToEnd(client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-a\"}]}"));
        client.runToEnd(client.delete("/api/v1/packages/rig-a"));

        JsonNode page = client.get("/api/v1/jobs?limit=2").data();

        assertThat(StreamSupport.stream(page.get("jobs").spliterator(), false)
                        .map(job -> job.get("operation").asText()))
                .containsExactly("remove", "install");
        assertThat(page.get("limit").asInt()).isEqualTo(2);
        assertThat(client.get("/api/v1/jobs?operation=remove&status=completed")
                        .data()
                        .get("total")
                        .asInt())
                .isPositive();
    }

    private void awaitPatch(String name) {
        Awaiting.untilTrue(
                "a patch of " + name,
                () -> StreamSupport.stream(
                                client.get("/api/v1/patches")
                                        .data()
                                        .get("patches")
                                        .spliterator(),
                                false)
                        .anyMatch(patch -> patch.get("name").asText().equals(name)));
    }
}
