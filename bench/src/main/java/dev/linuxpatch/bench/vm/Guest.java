// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the proofs do and look at inside of the machine. */
record Guest(GuestAgent agent) {
    static final String SERVICE = "linux-patch-api.service";
    /** While this is there the slow packages take their time. On tmpfs: no boot begins with it. */
    private static final String HOLD = "/run/lpa-hold";

    private static final Duration BOOT = Duration.ofMinutes(10);
    private static final Duration COMMAND = Duration.ofMinutes(15);

    /** Runs a program, whatever comes of it. */
    GuestAgent.Result tryRun(String... command) throws IOException, InterruptedException {
        return agent.run(COMMAND, List.of(command));
    }

    /** Runs a program that must succeed, and gives what it wrote, without white space around it. */
    String run(String... command) throws IOException, InterruptedException {
        return tryRun(command).orThrow().strip();
    }

    /** Waits until the system is up and no longer the boot that is given. Gives the id of the new one. */
    String awaitBootAfter(String bootId) throws InterruptedException {
        return Patience.until("another boot, up to its last unit", BOOT, () -> {
            String now = bootId();
            if (now.equals(bootId)) {
                return Optional.empty();
            }
            String state = tryRun("systemctl", "is-system-running").stdout().strip();
            return state.equals("running") || state.equals("degraded") ? Optional.of(now) : Optional.empty();
        });
    }

    String bootId() throws IOException, InterruptedException {
        return run("cat", "/proc/sys/kernel/random/boot_id");
    }

    String kernel() throws IOException, InterruptedException {
        return run("uname", "-r");
    }

    long serviceProcess() throws IOException, InterruptedException {
        return Long.parseLong(run("systemctl", "show", "--value", "-p", "MainPID", SERVICE));
    }

    /** The control group of the service, as systemd names it. */
    String serviceGroup() throws IOException, InterruptedException {
        return run("systemctl", "show", "--value", "-p", "ControlGroup", SERVICE);
    }

    /** The transient units of jobs that run now. */
    List<String> jobUnits() throws IOException, InterruptedException {
        String units = run(
                "systemctl", "list-units", "--plain", "--no-legend", "--state=active,activating", "linux-patch-job-*");
        return units.lines().map(line -> line.split(" ", 2)[0]).toList();
    }

    /** Control group of the one process whose command line matches; empty if there is none. */
    Optional<String> groupOf(String pattern) throws IOException, InterruptedException {
        GuestAgent.Result found = tryRun("pgrep", "-f", "-o", pattern);
        return found.succeeded()
                ? Optional.of(run("cat", "/proc/" + found.stdout().strip() + "/cgroup"))
                : Optional.empty();
    }

    void hold() throws IOException, InterruptedException {
        run("touch", HOLD);
    }

    void letGo() throws IOException, InterruptedException {
        run("rm", "-f", HOLD);
    }

    /** State and version, as {@code "ii 1.0"}; empty if dpkg does not know it. */
    String packageState(String name) throws IOException, InterruptedException {
        GuestAgent.Result answer = tryRun("dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Version}", name);
        return answer.succeeded() ? answer.stdout().strip().replaceAll(" +", " ") : "";
    }

    /** What dpkg finds half done: nothing, if all is well. */
    String audit() throws IOException, InterruptedException {
        return run("dpkg", "--audit");
    }

    /** Installed files that differ from what their packages hold. */
    String verify(String... names) throws IOException, InterruptedException {
        String[] command = Arrays.copyOf(new String[] {"dpkg", "--verify"}, names.length + 2);
        System.arraycopy(names, 0, command, 2, names.length);
        return run(command);
    }

    /** The last words of the service in the journal. */
    String journal(int lines) throws IOException, InterruptedException {
        return run(
                "journalctl",
                "-q",
                "--no-pager",
                "-o",
                "short-monotonic",
                "-n",
                Integer.toString(lines),
                "-u",
                SERVICE);
    }
}
