// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The service goes away while the package manager runs a script, and comes back.
 *
 * @param version to which {@link TestPackages#SLOW} is brought
 * @param killed whether it is killed with signal 9, and started again by systemd; else restarted in good order
 */
record ServiceGone(String name, String claim, String version, boolean killed) implements Proof {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int SOME_LINES = 3;
    private static final String SCRIPT = "lpa-slow.postinst configure";

    static ServiceGone byRestart() {
        return new ServiceGone("restart", "a job's own unit survives `systemctl restart` of the service", "2.0", false);
    }

    static ServiceGone byKill() {
        return new ServiceGone("kill", "a job's own unit survives `kill -9` of the service", "3.0", true);
    }

    @Override
    public String prove(Lab lab) throws IOException, InterruptedException {
        Guest guest = lab.guest();
        guest.hold();
        JobFollower job = lab.follow(
                lab.client().put("/api/v1/packages/" + TestPackages.SLOW, "{\"version\": \"" + version + "\"}"));
        job.awaitLines(SOME_LINES, PATIENCE);
        List<String> units = guest.jobUnits();
        String group = scriptGroup(guest);
        VmException.unless(
                units.size() == 1 && group.contains(units.get(0)) && !group.contains(guest.serviceGroup()),
                "the script runs in %s; units of jobs: %s",
                group,
                units);
        long before = guest.serviceProcess();
        int linesBefore = job.lines();
        if (killed) {
            guest.run("kill", "-9", Long.toString(before));
        } else {
            guest.run("systemctl", "restart", Guest.SERVICE);
        }
        lab.client().awaitHealthy();
        long after = guest.serviceProcess();
        VmException.unless(after != before, "the service's main process is still %d", before);
        VmException.unless(
                guest.jobUnits().equals(units) && scriptGroup(guest).equals(group),
                "the script was in %s of %s, and now: %s of %s",
                group,
                units,
                scriptGroup(guest),
                guest.jobUnits());
        job.awaitLines(linesBefore + SOME_LINES, PATIENCE);
        guest.letGo();
        JsonNode ended = job.awaitEnd(PATIENCE);
        VmException.unless(ended.path("status").asText().equals("completed"), "the job ended as %s", ended);
        String state = guest.packageState(TestPackages.SLOW);
        VmException.unless(state.equals("ii " + version), "%s is %s", TestPackages.SLOW, state);
        job.checkLog();
        job.checkLines();
        return "`%s` ran on while process %d became %d; job completed; lines 1–%d once each, events 1–%d without a gap"
                .formatted(unitName(units.get(0)), before, after, job.lines(), job.count());
    }

    private static String scriptGroup(Guest guest) throws IOException, InterruptedException {
        return guest.groupOf(SCRIPT).orElse("no process");
    }

    /** Without most of the job's id. */
    private static String unitName(String unit) {
        return unit.replaceFirst("(linux-patch-job-[0-9a-f]{4})[0-9a-f-]{8,}", "$1…");
    }
}
