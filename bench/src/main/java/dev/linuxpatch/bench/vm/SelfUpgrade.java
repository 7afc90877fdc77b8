// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** The service, installed from its package, upgrades that package. */
record SelfUpgrade() implements Proof {
    /** Its own start, and a class archive, without hardware acceleration. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String UNIT_FILE = "/etc/systemd/system/" + Guest.SERVICE;
    private static final String OWN = "/api/v1/packages/" + Payload.PACKAGE;
    private static final String OTHER = "{\"packages\": [{\"name\": \"" + TestPackages.HALF + "\"}]}";

    @Override
    public String name() {
        return "self-upgrade";
    }

    @Override
    public String claim() {
        return "the service upgrades its own package by a job that the new version finishes";
    }

    @Override
    public String prove(Lab lab) throws IOException, InterruptedException {
        Guest guest = lab.guest();
        installFromPackage(lab);
        JobFollower reboot = lab.follow(lab.client().post("/api/v1/system/reboot", "{\"delay_seconds\": 3600}"));
        expect(lab.client().put(OWN, "{}"), "SELF_UPDATE_BLOCKED");
        lab.client().delete("/api/v1/jobs/" + reboot.id()).expect(200);
        long before = guest.serviceProcess();
        JobFollower job = lab.follow(lab.client().put(OWN, "{\"version\": \"" + Payload.NEWER + "\"}"));
        expect(lab.client().post("/api/v1/packages", OTHER), "SELF_UPDATE_IN_PROGRESS");
        JsonNode ended = job.awaitEnd(PATIENCE);
        VmException.unless(ended.path("status").asText().equals("completed"), "the job ended as %s", ended);
        String state = guest.packageState(Payload.PACKAGE);
        VmException.unless(state.equals("ii " + Payload.NEWER), "%s is %s", Payload.PACKAGE, state);
        VmException.unless(guest.audit().isEmpty(), "dpkg --audit: %s", guest.audit());
        lab.client().awaitHealthy();
        long after = guest.serviceProcess();
        VmException.unless(after != before, "the service's main process is still %d", before);
        String log = guest.run("journalctl", "-q", "--no-pager", "-o", "cat", "_PID=" + after);
        VmException.unless(log.contains(job.id()), "the new process says nothing of job %s:%n%s", job.id(), log);
        job.checkLog();
        return "%s %s → %s, process %d → %d; nothing was accepted beside it; events 1–%d without a gap"
                .formatted(Payload.PACKAGE, Payload.OLDER, Payload.NEWER, before, after, job.count());
    }

    /** Takes the unit of {@code dist/install} away: the package brings its own. */
    private static void installFromPackage(Lab lab) throws IOException, InterruptedException {
        Guest guest = lab.guest();
        if (guest.packageState(Payload.PACKAGE).isEmpty()) {
            guest.run("systemctl", "disable", Guest.SERVICE);
            guest.run("rm", UNIT_FILE);
            guest.run("apt-get", "install", "-y", "-q", Payload.PACKAGE + "=" + Payload.OLDER);
        }
        lab.client().awaitHealthy();
    }

    private static void expect(PatchClient.Answer answer, String code) {
        VmException.unless(
                answer.status() == 409 && answer.errorCode().equals(code),
                "expected 409 %s, was answered %d %s",
                code,
                answer.status(),
                answer.envelope());
    }
}
