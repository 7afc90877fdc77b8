// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;

/** A job that reboots the machine and does nothing else. */
record PlainReboot() implements Proof {
    @Override
    public String name() {
        return "reboot";
    }

    @Override
    public String claim() {
        return "a reboot job completes across the reboot, with two boot ids";
    }

    @Override
    public String prove(Lab lab) throws IOException, InterruptedException {
        String boot = lab.guest().bootId();
        JobFollower job = lab.follow(lab.client().post("/api/v1/system/reboot", "{\"reason\": \"vm-test\"}"));
        return Rebooted.check(lab, job, boot);
    }
}
