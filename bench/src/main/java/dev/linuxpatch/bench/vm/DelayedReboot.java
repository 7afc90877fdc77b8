// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** A reboot that was asked for later, and is not wanted any more. */
record DelayedReboot() implements Proof {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String WAITING = "/api/v1/jobs?operation=reboot&status=pending";

    @Override
    public String name() {
        return "delayed-reboot";
    }

    @Override
    public String claim() {
        return "a delayed reboot is listed, outlives a restart of the service, and is cancelled";
    }

    @Override
    public String prove(Lab lab) throws IOException, InterruptedException {
        String boot = lab.guest().bootId();
        JobFollower job = lab.follow(
                lab.client().post("/api/v1/system/reboot", "{\"delay_seconds\": 300, \"reason\": \"vm-test\"}"));
        JsonNode listed = onlyWaiting(lab);
        String at = listed.path("scheduled_at").asText();
        VmException.unless(
                listed.path("job_id").asText().equals(job.id())
                        && listed.path("scheduled_at").isTextual(),
                "listed is %s",
                listed);
        lab.guest().run("systemctl", "restart", Guest.SERVICE);
        lab.client().awaitHealthy();
        JsonNode kept = onlyWaiting(lab);
        VmException.unless(
                kept.path("job_id").asText().equals(job.id())
                        && kept.path("scheduled_at").asText().equals(at),
                "after the restart, listed is %s",
                kept);
        JsonNode answer =
                lab.client().delete("/api/v1/jobs/" + job.id()).expect(200).data();
        VmException.unless(answer.path("action").asText().equals("cancelled"), "it was answered %s", answer);
        JsonNode ended = job.awaitEnd(PATIENCE);
        VmException.unless(ended.path("status").asText().equals("cancelled"), "the job ended as %s", ended);
        job.checkLog();
        VmException.unless(lab.guest().bootId().equals(boot), "the machine was rebooted");
        return "planned for " + at + ", listed before and after the restart, then cancelled; boot id unchanged";
    }

    private static JsonNode onlyWaiting(Lab lab) throws IOException, InterruptedException {
        JsonNode page = lab.client().get(WAITING).expect(200).data();
        VmException.unless(page.path("total").asInt() == 1, "waiting reboots: %s", page);
        return page.path("jobs").get(0);
    }
}
