// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Awaiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The traps of real maintainer scripts. */
@Timeout(60)
class RunnerOnAptIT {
    @TempDir
    private Path directory;

    private Runs runs;
    private AptRoot root;

    @BeforeEach
    void open() throws IOException {
        runs = new Runs(directory);
        root = AptRig.shared().newRoot();
    }

    @AfterEach
    void close() {
        runs.close();
        root.close();
    }

    @Test
    void progressComesOverTheStatusStream() {
        assertThat(runs.run(install("rig-a"))).isEqualTo(new Exit.Finished(0));
        assertThat(runs.taken(OutputSource.STATUS)).anyMatch(line -> line.startsWith("pmstatus:rig-a:"));
        assertThat(runs.taken(OutputSource.STDOUT)).contains("Setting up rig-a (1.2) ...");
    }

    @Test
    void scriptsThatAskFailAtOnce() {
        root.install("rig-stdin=1.0", "rig-tty=1.0");
        assertThat(runs.run(install("rig-stdin", "rig-tty"))).isEqualTo(new Exit.Finished(100));
        assertThat(root.stateOf("rig-stdin")).isEqualTo("iF");
        assertThat(root.stateOf("rig-tty")).isEqualTo("iF");
    }

    @Test
    void aDaemonOfAScriptDoesNotHoldTheJobUp() {
        root.install("rig-daemon=1.0");
        assertThat(runs.run(install("rig-daemon"))).isEqualTo(new Exit.Finished(0));
        assertThat(root.processes()).hasSize(1);
    }

    @Test
    void stoppingEndsAptAndDpkgAndTheScript() {
        // Given
        root.install("rig-gate=1.0");
        Limits limits = new Limits(Duration.ofSeconds(60), 1 << 20, Duration.ofMillis(300));
        RunningCommand running = runs.start(install("rig-gate"), limits);
        Awaiting.file(root.waiting("rig-gate"));
        // When
        running.cancel();
        Exit exit = Runs.exitOf(running);
        // Then nothing holds the lock and the database can be repaired
        assertThat(exit).isEqualTo(new Exit.Stopped(StopReason.CANCELLED, List.of()));
        assertThat(root.processes()).isEmpty();
        root.openGate("rig-gate");
        assertThat(root.dpkg("--configure", "-a").exitCode()).isZero();
        assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
    }

    private Command install(String... packages) {
        Stream<String> head = Stream.of(
                "apt-get", "-y", "-oDpkg::Use-Pty=0", "-oAPT::Status-Fd=3", "-oAPT::Keep-Fds::=3", "install", "--");
        return Command.of(Stream.concat(head, Stream.of(packages)).toList())
                .with(Runs.PATH)
                .with(root.environment());
    }
}
