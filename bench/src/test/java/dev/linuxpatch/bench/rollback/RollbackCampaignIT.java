// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as it is called, in its short form: always the same rounds, so that a failure can be repeated. */
@Timeout(1900)
class RollbackCampaignIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    // Those on rpm take three minutes more, for which there is no room yet: by hand.
    @ValueSource(strings = {"apt", "pacman"})
    void findsNothingInFiveRounds(String manager) throws IOException, InterruptedException {
        CommandRun run = campaign("--manager", manager, "--seed", "2026", "--rounds", "5");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("| " + manager + " | 5 |", "Everything is as it was");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        CommandRun run = campaign("--manager", "brew");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .contains("--manager is apt, dnf, zypper, pacman or all", "Usage: bench/rollback-campaign");
    }

    private CommandRun campaign(String... arguments) throws IOException, InterruptedException {
        return CommandRun.of(directory, "rollback-campaign", arguments);
    }
}
