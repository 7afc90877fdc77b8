// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as it is called, in its short form: always the same rounds, so that a failure can be repeated. */
@Timeout(1900)
class RollbackCampaignIT {
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"apt", "dnf", "pacman", "zypper"})
    void findsNothingInFiveRounds(String manager, @TempDir Path directory) throws IOException, InterruptedException {
        CommandRun run = campaign(directory, "--manager", manager, "--seed", "2026", "--rounds", "5");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("| " + manager + " | 5 |", "Everything is as it was");
    }

    @Test
    void refusesWhatItDoesNotKnow(@TempDir Path directory) throws IOException, InterruptedException {
        CommandRun run = campaign(directory, "--manager", "brew");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .contains("--manager is apt, dnf, zypper, pacman or all", "Usage: bench/rollback-campaign");
    }

    private static CommandRun campaign(Path directory, String... arguments) throws IOException, InterruptedException {
        return CommandRun.of(directory, "rollback-campaign", arguments);
    }
}
