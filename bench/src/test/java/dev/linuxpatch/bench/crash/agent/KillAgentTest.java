// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent in a JVM of its own, on a class of the service that is easy to call. */
class KillAgentTest {
    @TempDir
    private Path directory;

    @Test
    void endsTheJvmWhenThePointIsReachedAsOftenAsWasSaid() throws IOException, InterruptedException {
        KillBoard board = KillBoard.map(directory.resolve("board"));
        board.arm(KillPoint.FENCE_BEFORE, 2);

        Run run = run();

        assertThat(run.exitCode()).as(run.output()).isEqualTo(137);
        assertThat(run.output()).contains("raised 1").doesNotContain("raised 2", "hook");
        assertThat(board.disarm()).isTrue();
        assertThat(board.reached(KillPoint.FENCE_BEFORE)).isEqualTo(2);
        assertThat(board.reached(KillPoint.FENCE_RAISED)).isEqualTo(1);
    }

    @Test
    void onlyCountsWhenNothingIsArmed() throws IOException, InterruptedException {
        KillBoard board = KillBoard.map(directory.resolve("board"));
        board.arm(KillPoint.FENCE_RAISED, 1);
        boolean fired = board.disarm();

        Run run = run();

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("raised 3");
        assertThat(fired).isFalse();
        assertThat(board.reached(KillPoint.FENCE_RAISED)).isEqualTo(3);
    }

    private Run run() throws IOException, InterruptedException {
        String agent = AgentJar.write(directory.resolve("agent.jar"), directory.resolve("board"));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        agent,
                        "-cp",
                        System.getProperty("java.class.path"),
                        RaisesFences.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Run(int exitCode, String output) {}
}
