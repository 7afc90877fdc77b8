// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.time.Duration;

/** A newer kernel and the reboot that it needs, as one job. */
record PatchAndReboot() implements Proof {
    private static final String KERNEL = "linux-image-cloud-amd64";
    /** Unpacking a kernel and making its initramfs, without hardware acceleration. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @Override
    public String name() {
        return "patch-reboot";
    }

    @Override
    public String claim() {
        return "a new kernel and the reboot into it are one job";
    }

    @Override
    public String prove(Lab lab) throws IOException, InterruptedException {
        String boot = lab.guest().bootId();
        String kernel = lab.guest().kernel();
        JobFollower job = lab.follow(lab.client()
                .post("/api/v1/patches/apply", "{\"packages\": [\"" + KERNEL + "\"], \"allow_reboot\": true}"));
        job.awaitPhase("changing", PATIENCE);
        Patience.untilTrue("the reboot that the new kernel needs", PATIENCE, () -> {
            job.advance();
            return !lab.guest().bootId().equals(boot);
        });
        String seen = Rebooted.check(lab, job, boot);
        VmException.unless(!lab.guest().kernel().equals(kernel), "kernel %s runs as before", kernel);
        return "kernel " + kernel + " → " + lab.guest().kernel() + "; " + seen;
    }
}
