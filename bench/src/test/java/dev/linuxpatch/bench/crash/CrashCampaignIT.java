// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is called, in its short form: always the same rounds, so that a failure can be repeated. */
@Timeout(1900)
class CrashCampaignIT {
    private static final Path SCRIPT = Path.of("crash-campaign").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void findsNothingInThirtyRounds() throws IOException, InterruptedException {
        Run run = campaign("--seed", "2026", "--rounds", "30");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("Seed 2026, rounds 1 to 30", "Nothing lost, nothing run twice, nothing wrong");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        Run run = campaign("--kinds", "lightning");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("--kinds", "Usage: bench/crash-campaign");
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
