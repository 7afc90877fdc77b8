// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is called, in its short form: always the same rounds, so that a failure can be repeated. */
@Timeout(1900)
class CrashCampaignIT {
    @TempDir
    private Path directory;

    @Test
    void findsNothingInThirtyRounds() throws IOException, InterruptedException {
        CommandRun run = campaign("--seed", "2026", "--rounds", "30");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("Seed 2026, rounds 1 to 30", "Nothing lost, nothing run twice, nothing wrong");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        CommandRun run = campaign("--kinds", "lightning");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("--kinds", "Usage: bench/crash-campaign");
    }

    private CommandRun campaign(String... arguments) throws IOException, InterruptedException {
        return CommandRun.of(directory, "crash-campaign", arguments);
    }
}
