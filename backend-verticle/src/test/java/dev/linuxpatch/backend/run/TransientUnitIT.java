// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a launcher is given to systemd; a script stands for systemd-run, which needs a running systemd. */
@Timeout(60)
class TransientUnitIT {
    /** What systemd-run does for us, without systemd: the command becomes nobody's child, in a session of its own. */
    private static final String STARTS = """
            #!/bin/sh
            while [ "$1" != -- ]; do shift; done
            shift
            setsid "$@" </dev/null >/dev/null 2>&1 &
            """;

    private static final String FAILS = "echo 'Failed to connect to bus: Host is down' >&2\nexit 1\n";

    @TempDir
    private Path directory;

    @Test
    void theLauncherGetsAUnitOfItsOwnWithTheCommandsEnvironment() throws IOException {
        // Given
        TransientUnit units = units("#!/bin/sh\n");
        JobDirectory job = new JobDirectory(Path.of("/var/lib/x/jobs/job 1/02-change"));
        Command command = Command.of("/usr/bin/apt-get", "install", "a=$1")
                .with(Map.of("LC_ALL", "C.UTF-8", "ODD", "${HOME}"))
                .in(Path.of("/srv"));
        String unit = units.unit(job, "01234567-89ab");
        CommandRecord what = new CommandRecord(command, Path.of("/usr/bin/apt-get"), "01234567-89ab", unit, 1000);
        // When
        List<String> argv = units.argv(List.of("/bin/sh", "/l.sh", "/j", "/usr/bin/apt-get", "a=$1"), what);
        // Then
        assertThat(unit).isEqualTo("linux-patch-job-job_1-02-change-01234567.service");
        assertThat(argv)
                .containsExactly(
                        directory.resolve("systemd-run").toString(),
                        "--quiet",
                        "--collect",
                        "--no-ask-password",
                        "--unit=linux-patch-job-job_1-02-change-01234567.service",
                        "--description=Linux Patch API: apt-get",
                        "--slice=system.slice",
                        "--service-type=simple",
                        "--property=KillMode=process",
                        "--property=TimeoutStopSec=900",
                        "--property=IgnoreSIGPIPE=no",
                        "--property=StandardInput=null",
                        "--property=StandardOutput=null",
                        "--property=StandardError=journal",
                        "--property=WorkingDirectory=/srv",
                        "--",
                        "/usr/bin/env",
                        "-i",
                        "LC_ALL=C.UTF-8",
                        "ODD=$${HOME}",
                        "LINUX_PATCH_JOB=01234567-89ab",
                        "/bin/sh",
                        "/l.sh",
                        "/j",
                        "/usr/bin/apt-get",
                        "a=$$1");
    }

    @Test
    void aCommandThatSystemdStartedIsFollowedToItsEnd() throws IOException {
        try (Runs runs = new Runs(directory, units(STARTS), Duration.ofSeconds(30))) {
            // When
            RunningCommand running = runs.start(Runs.script("echo hello; exit 5"), Runs.GENEROUS);
            // Then
            assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Finished(5));
            assertThat(running.pid()).hasValue(Long.parseLong(runs.begin().get("pid")));
            assertThat(runs.taken(OutputSource.STDOUT)).startsWith("hello");
            assertThat(runs.file("command")).contains("unit=linux-patch-job-state-job-");
        }
    }

    @Test
    void aCommandThatSystemdStartedEndsWithAllOfItsTree() throws IOException {
        try (Runs runs = new Runs(directory, units(STARTS), Duration.ofSeconds(30))) {
            // Given
            RunningCommand running = runs.start(Runs.script(StoppingIT.STUBBORN_FAMILY), StoppingIT.NO_GRACE);
            runs.awaitLine("ready"::equals);
            // When
            running.cancel();
            // Then
            assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Stopped(StopReason.CANCELLED, List.of()));
            assertThat(runs.tree().alive()).isEmpty();
        }
    }

    @Test
    void withoutABusACommandRunsInASessionOfItsOwn() throws IOException {
        try (Runs runs = new Runs(directory, units("#!/bin/sh\n" + FAILS), Duration.ofSeconds(30))) {
            assertThat(runs.run(Runs.script("echo ran; exit 6"))).isEqualTo(new Exit.Finished(6));
            assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("ran");
        }
    }

    @Test
    void aUnitThatCameToBeAlthoughSystemdRunFailedDoesNotRunTheProgramTwice() throws IOException {
        Path ran = directory.resolve("ran");
        for (int i = 0; i < 5; i++) {
            Files.deleteIfExists(ran);
            try (Runs runs = new Runs(directory.resolve("" + i), units(STARTS + FAILS), Duration.ofSeconds(30))) {
                // When
                Exit exit = runs.run(Runs.script("echo once >>" + ran + "; exit 4"));
                // Then
                assertThat(exit).isEqualTo(new Exit.Finished(4));
                assertThat(ran).hasContent("once");
            }
        }
    }

    @Test
    void aUnitIsUsedOnlyWhereSystemdIsInChargeAndWeMayAskIt() throws IOException {
        Path setsid = Runner.setsid();
        Optional<Path> found = Optional.of(Path.of("/usr/bin/systemd-run"));
        assertThat(Launching.choose(setsid, true, true, found)).isInstanceOf(TransientUnit.class);
        assertThat(Launching.choose(setsid, false, true, found)).isInstanceOf(DetachedSession.class);
        assertThat(Launching.choose(setsid, true, false, found)).isInstanceOf(DetachedSession.class);
        assertThat(Launching.choose(setsid, true, true, Optional.empty())).isInstanceOf(DetachedSession.class);
    }

    private TransientUnit units(String script) throws IOException {
        Path systemdRun = directory.resolve("systemd-run");
        Files.writeString(systemdRun, script);
        Files.setPosixFilePermissions(systemdRun, PosixFilePermissions.fromString("rwx------"));
        return new TransientUnit(systemdRun, Runner.setsid(), new DetachedSession(Runner.setsid()));
    }
}
