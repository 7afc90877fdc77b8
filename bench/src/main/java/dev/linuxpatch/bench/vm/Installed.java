// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** The service works at all: it installs what the other proofs need. */
record Installed() implements Proof {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "install";
    }

    @Override
    public String claim() {
        return "`dist/install` on a new Debian gives a healthy service that installs packages";
    }

    @Override
    public String prove(Lab lab) throws IOException, InterruptedException {
        JobFollower job = lab.follow(lab.client().post("/api/v1/packages", """
                {"packages": [{"name": "%s", "version": "1.0"}, {"name": "%s", "version": "1.0"},
                              {"name": "%s", "version": "1.0"}, {"name": "%s", "version": "1.0"}]}
                """.formatted(
                        TestPackages.SLOW, TestPackages.LATER, TestPackages.HALF, TestPackages.REST)));
        JsonNode ended = job.awaitEnd(PATIENCE);
        VmException.unless(ended.path("status").asText().equals("completed"), "the job ended as %s", ended);
        job.checkLog();
        for (String name : new String[] {TestPackages.SLOW, TestPackages.LATER, TestPackages.HALF, TestPackages.REST}) {
            String state = lab.guest().packageState(name);
            VmException.unless(state.equals("ii 1.0"), "%s is %s", name, state);
        }
        return "healthy after the installation; four packages installed over mutual TLS, events 1–%d without a gap"
                .formatted(job.count());
    }
}
