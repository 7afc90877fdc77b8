// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine loses its power while dpkg is in the middle of something.
 *
 * @param packages that are brought to the version; one of them has a script that is held
 */
record PowerCut(String name, String claim, List<String> packages, String version) implements Proof {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int SOME_LINES = 3;

    static PowerCut whileConfiguring() {
        return new PowerCut(
                "power-cut",
                "a power cut while packages are configured is repaired and reported",
                List.of(TestPackages.SLOW, TestPackages.LATER),
                "4.0");
    }

    static PowerCut whileUnpacking() {
        return new PowerCut(
                "power-cut-unpack",
                "a power cut while a package is unpacked is repaired and reported",
                List.of(TestPackages.HALF, TestPackages.REST),
                "2.0");
    }

    @Override
    public String prove(Lab lab) throws IOException, InterruptedException {
        Guest guest = lab.guest();
        String boot = guest.bootId();
        guest.hold();
        JobFollower job = lab.follow(lab.client().post("/api/v1/packages", request()));
        job.awaitLines(SOME_LINES, PATIENCE);
        String torn = states(guest);
        lab.machine().cutPower();
        int told = job.count();
        lab.log().accept("power cut after event " + told + ", with " + torn);

        lab.machine().start();
        guest.awaitBootAfter(boot);
        lab.client().awaitHealthy();
        JsonNode ended = job.awaitEnd(PATIENCE);
        String now = states(guest);
        String status = ended.path("status").asText();
        String code = ended.path("error_code").asText();
        boolean allThere = now.equals(wanted());
        VmException.unless(
                status.equals("completed") ? allThere : status.equals("failed") && code.equals("INTERRUPTED"),
                "packages are %s, the job says %s",
                now,
                ended);
        for (JsonNode change : ended.path("changes")) {
            String is = guest.packageState(change.path("name").asText());
            VmException.unless(
                    is.equals("ii " + change.path("to").asText()), "the job says %s, the package is %s", change, is);
        }
        VmException.unless(guest.audit().isEmpty(), "dpkg --audit: %s", guest.audit());
        String differing = guest.verify(packages.toArray(String[]::new));
        VmException.unless(differing.isEmpty(), "dpkg --verify: %s", differing);
        guest.run("apt-get", "check");
        job.checkLog();
        return "%s became %s; job %s%s; `dpkg --audit` empty; all %d events from before the cut kept, 1–%d without a gap"
                .formatted(
                        torn, now, status, code.isEmpty() || code.equals("null") ? "" : " " + code, told, job.count());
    }

    private String request() {
        List<String> items = packages.stream()
                .map(name -> "{\"name\": \"%s\", \"version\": \"%s\"}".formatted(name, version))
                .toList();
        return "{\"packages\": [" + String.join(", ", items) + "]}";
    }

    private String wanted() {
        return String.join(
                ", ", packages.stream().map(name -> name + " ii " + version).toList());
    }

    private String states(Guest guest) throws IOException, InterruptedException {
        List<String> states = new ArrayList<>();
        for (String name : packages) {
            states.add(name + " " + guest.packageState(name));
        }
        return String.join(", ", states);
    }
}
