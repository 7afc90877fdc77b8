// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A change is seen, bound and made, or refused because the world is another one by then. */
class PlanIT {
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.install("rig-a=1.0", "rig-sec=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-conf=1.0");
        root.hold("rig-conf");
    });

    private final ApiClient client = SERVICE.client();
    private final AptRoot root = SERVICE.root();

    @Test
    void aPlanIsSeenBoundAndCarriedOutAndADriftedOneIsNot() {
        awaitPatches();
        int jobs = jobs();
        ApiResponse shown = client.post("/api/v1/patches/apply?dry_run=true", "{}");

        assertThat(shown.status()).as("%s", shown.envelope()).isEqualTo(200);
        assertThat(steps(shown.data()))
                .containsExactly(
                        "upgrade rig-a 1.0 1.2",
                        "upgrade rig-app 1.0 2.0",
                        "upgrade rig-lib 1.0 2.0",
                        "upgrade rig-sec 1.0 1.1");
        assertThat(shown.data().get("packages").get(3).get("security").asBoolean())
                .isTrue();
        assertThat(shown.data().get("packages").get(3).get("origin").asText()).isEqualTo("Debian-Security");
        assertThat(shown.data().get("packages").get(0).get("download_bytes").asLong())
                .isPositive();
        assertThat(shown.data().get("rollback").asText()).isEqualTo("exact");
        assertThat(shown.data().get("index").get("status").asText()).isEqualTo("fresh");
        assertThat(shown.data().get("blocked").get(0).get("name").asText()).isEqualTo("rig-conf");
        assertThat(shown.data().get("blocked").get(0).get("status").asText()).isEqualTo("held");
        assertThat(jobs()).isEqualTo(jobs);
        assertThat(root.versionOf("rig-a")).hasValue("1.0");

        // Somebody is faster.
        root.install("rig-a=1.1", "rig-rec");
        String plan = shown.data().get("plan_id").asText();
        ApiResponse drifted = client.post("/api/v1/patches/apply", "{\"plan_id\":\"" + plan + "\"}");

        assertThat(drifted.status()).as("%s", drifted.envelope()).isEqualTo(409);
        assertThat(drifted.errorCode()).isEqualTo("PLAN_DRIFTED");
        JsonNode changed = drifted.error().get("details").get("difference").get("changed");
        assertThat(changed).hasSize(1);
        assertThat(changed.get(0).get("name").asText()).isEqualTo("rig-a");
        assertThat(changed.get(0).get("now").get("from_version").asText()).isEqualTo("1.1");
        assertThat(jobs()).isEqualTo(jobs);
        assertThat(root.versionOf("rig-sec")).hasValue("1.0");

        // The plan as it is now, over a restart of the service.
        String now = drifted.error().get("details").get("plan_id_now").asText();
        SERVICE.process().kill();
        SERVICE.start();
        ApiClient again = SERVICE.client();
        JsonNode job = again.runToEnd(again.post("/api/v1/patches/apply?plan_id=" + now, "{}"));
        assertThat(job.get("status").asText()).as("%s", job).isEqualTo("completed");
        assertThat(job.get("plan_id").asText()).isEqualTo(now);
        assertThat(root.versionOf("rig-a")).hasValue("1.2");
        assertThat(root.versionOf("rig-sec")).hasValue("1.1");
        assertThat(root.versionOf("rig-conf")).hasValue("1.0");

        ApiResponse back = again.post("/api/v1/jobs/" + job.get("job_id").asText() + "/rollback?dry_run=true", "{}");
        assertThat(back.status()).as("%s", back.envelope()).isEqualTo(200);
        assertThat(steps(back.data())).contains("downgrade rig-a 1.2 1.1", "downgrade rig-lib 2.0 1.0");
    }

    private void awaitPatches() {
        Awaiting.untilTrue(
                "the patches are listed",
                () -> client.get("/api/v1/patches").data().get("total").asInt() == 5);
    }

    private int jobs() {
        return SERVICE.client().get("/api/v1/jobs?limit=0").data().get("total").asInt();
    }

    private static List<String> steps(JsonNode plan) {
        List<String> steps = new ArrayList<>();
        plan.get("packages")
                .forEach(step -> steps.add(step.get("action").asText() + " "
                        + step.get("name").asText() + " "
                        + step.get("from_version").asText() + " "
                        + step.get("to_version").asText()));
        return steps;
    }
}
