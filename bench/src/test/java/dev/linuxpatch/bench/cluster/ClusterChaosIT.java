// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The command as it is called, in its short form: always the same rounds, so that a failure can be repeated. Alone: eight
 * processes that tell each other every second that they are there need their time.
 */
@Isolated
@Timeout(1900)
class ClusterChaosIT {
    @TempDir
    private Path directory;

    @Test
    void findsNothingInTwoRounds() throws IOException, InterruptedException {
        CommandRun run = CommandRun.of(directory, "cluster-chaos", "--seed", "1", "--first", "3", "--rounds", "2");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("Seed 1, rounds 3 to 4", "Nothing lost, nothing run twice, nothing wrong, no gap.");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        CommandRun run = CommandRun.of(directory, "cluster-chaos", "--minutes", "many");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("--minutes", "Usage: bench/cluster-chaos");
    }
}
