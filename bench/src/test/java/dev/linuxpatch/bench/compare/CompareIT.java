// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is called: it installs what it needs, so this wants root or a machine that has it. */
@Timeout(120)
class CompareIT {
    private static final Path SCRIPT = Path.of("compare").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void getsOnlyRightAnswersFromBothServers() throws IOException, InterruptedException {
        Run run = compare("--smoke", "--packages", "200");

        assertThat(run.output()).contains("Every answer was right.");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        Run run = compare("--fast");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("--fast", "Usage: bench/compare");
    }

    private Run compare(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("sh", SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(arguments));
        // The build that runs this test has built everything.
        builder.environment().put("BENCH_BUILT", "yes");
        Process process = builder.start();
        try {
            process.waitFor(100, TimeUnit.SECONDS);
            return new Run(process.isAlive() ? -1 : process.exitValue(), Files.readString(output));
        } finally {
            process.destroy();
        }
    }

    private record Run(int exitCode, String output) {}
}
