// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Awaiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who ends with a job, and who lives on. */
@Timeout(60)
class StoppingIT {
    /** A child, a grandchild in its group, a daemon in a session of its own whose parents are gone; all deaf to TERM. */
    static final String STUBBORN_FAMILY = """
            trap '' TERM
            sleep 301 &
            sh -c 'sleep 302 & wait' &
            sh -c 'setsid setsid sleep 303 &'
            echo ready
            sleep 304
            """;

    static final Limits NO_GRACE = new Limits(Duration.ofSeconds(60), 1 << 20, Duration.ZERO);

    @TempDir
    private Path directory;

    private Runs runs;

    @BeforeEach
    void open() throws IOException {
        runs = new Runs(directory);
    }

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void aTimeoutEndsTheWholeTree() {
        // Given
        Limits limits = new Limits(Duration.ofSeconds(2), 1 << 20, Duration.ofMillis(200));
        RunningCommand running = runs.start(Runs.script(STUBBORN_FAMILY), limits);
        // The launcher, the script, its child, a shell with its sleep, the daemon and the last sleep.
        Awaiting.condition(
                "the family",
                () -> runs.file("stdout").contains("ready")
                        && runs.tree().alive().size() == 7);
        // When
        Exit exit = Runs.exitOf(running);
        // Then
        assertThat(exit).isEqualTo(new Exit.Stopped(StopReason.TIMEOUT, List.of()));
        assertThat(runs.tree().alive()).isEmpty();
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("ready");
    }

    @Test
    void cancellingEndsTheWholeTree() {
        // Given
        RunningCommand running = runs.start(Runs.script(STUBBORN_FAMILY), NO_GRACE);
        runs.awaitLine("ready"::equals);
        // When
        boolean first = running.cancel();
        boolean second = running.cancel();
        // Then
        assertThat(first).isTrue();
        assertThat(second).isTrue();
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Stopped(StopReason.CANCELLED, List.of()));
        assertThat(runs.tree().alive()).isEmpty();
    }

    @Test
    void aProgramMayTidyUpWithinTheGrace() {
        // Given
        String tidy = "trap 'echo tidied; exit 3' TERM; echo ready; while :; do sleep 0.02; done";
        RunningCommand running = runs.start(Runs.script(tidy), Runs.GENEROUS);
        runs.awaitLine("ready"::equals);
        // When
        running.cancel();
        // Then
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Stopped(StopReason.CANCELLED, List.of()));
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("ready", "tidied");
        assertThat(runs.file("exit").trim()).isEqualTo("3");
    }

    @Test
    void aServiceLeftBehindLivesOnAndDoesNotHoldTheJobUp() {
        // When
        Exit exit = runs.run(Runs.script("setsid sleep 305 & sleep 306 & echo started"));
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(0));
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("started");
        assertThat(runs.tree().alive()).hasSize(2);
    }

    @Test
    void aServiceThatWritesForEverDoesNotHoldTheJobUp() {
        // When
        Exit exit = runs.run(Runs.script("setsid sh -c 'while :; do echo chatter; done' & sleep 0.2"));
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(0));
        assertThat(runs.taken(OutputSource.STDOUT).subList(0, 100)).containsOnly("chatter");
        assertThat(runs.tree().alive()).hasSize(1);
    }

    @Test
    void aJobThatHasEndedCannotBeCancelled() {
        RunningCommand running = runs.start(Command.of("true"), Runs.GENEROUS);
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Finished(0));
        assertThat(running.cancel()).isFalse();
    }
}
