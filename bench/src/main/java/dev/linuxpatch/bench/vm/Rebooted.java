// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** What both kinds of reboot jobs must show once the machine is back. */
final class Rebooted {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Rebooted() {}

    /** Waits for the machine and the job, and compares what the job says with what is. Gives it in words. */
    static String check(Lab lab, JobFollower job, String bootBefore) throws IOException, InterruptedException {
        String bootAfter = lab.guest().awaitBootAfter(bootBefore);
        lab.client().awaitHealthy();
        JsonNode ended = job.awaitEnd(PATIENCE);
        VmException.unless(ended.path("status").asText().equals("completed"), "the job ended as %s", ended);
        String told = ended.path("boot_id_before").asText() + " "
                + ended.path("boot_id_after").asText();
        VmException.unless(
                told.equals(bootBefore + " " + bootAfter),
                "boot ids %s and %s, told as %s",
                bootBefore,
                bootAfter,
                told);
        String kernel = lab.guest().kernel();
        VmException.unless(
                ended.path("kernel_running").asText().equals(kernel)
                        && ended.path("kernel_expected").asText().equals(kernel),
                "kernel %s runs; the job says %s",
                kernel,
                ended);
        job.checkLog();
        return "boot id %s… → %s…, kernel %s as expected, events 1–%d without a gap"
                .formatted(bootBefore.substring(0, 8), bootAfter.substring(0, 8), kernel, job.count());
    }
}
