// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as it is called, in its short form: always the same rounds, so that a failure can be repeated. */
@Timeout(1900)
class RollbackCampaignIT {
    private static final Path SCRIPT = Path.of("rollback-campaign").toAbsolutePath();

    @TempDir
    private Path directory;

    @ParameterizedTest
    // The others follow as soon as they keep what a repository may forget.
    @ValueSource(strings = {"apt", "pacman"})
    void findsNothingInFiveRounds(String manager) throws IOException, InterruptedException {
        Run run = campaign("--manager", manager, "--seed", "2026", "--rounds", "5");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("| " + manager + " | 5 |", "Everything is as it was");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        Run run = campaign("--manager", "brew");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .contains("--manager is apt, dnf, zypper, pacman or all", "Usage: bench/rollback-campaign");
    }

    private Run campaign(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("sh", SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(arguments));
        // The build that runs this test has built everything.
        builder.environment().put("BENCH_BUILT", "yes");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(1800, TimeUnit.SECONDS);
            return new Run(ended ? process.exitValue() : -1, Files.readString(output));
        } finally {
            process.destroy();
        }
    }

    private record Run(int exitCode, String output) {}
}
