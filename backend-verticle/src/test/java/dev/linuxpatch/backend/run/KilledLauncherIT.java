// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else kills parts of a command, or its end cannot be recorded: what is said then is true. */
@Timeout(60)
class KilledLauncherIT {
    private static final String WAITING = "echo ready; until [ -e \"$1\" ]; do sleep 0.02; done; echo done";

    @TempDir
    private Path directory;

    private Path gate;
    private Runs runs;

    @BeforeEach
    void open() throws IOException {
        gate = directory.resolve("gate");
        runs = new Runs(directory);
    }

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void theProgramOfAKilledLauncherIsWaitedFor() throws IOException {
        // Given a program that leaves a service behind
        RunningCommand running =
                runs.start(Runs.script("setsid sleep 309 & " + WAITING, gate.toString()), Runs.GENEROUS);
        runs.awaitLine("ready"::equals);
        // When
        kill(begin().launcher());
        RunningCommand found = attachAnew();
        boolean ended = found.exit().toCompletableFuture().isDone();
        Files.createFile(gate);
        // Then both who started it and who found it again say that nobody saw its end, after all of its output
        assertThat(ended).isFalse();
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Lost(List.of()));
        assertThat(Runs.exitOf(found)).isEqualTo(new Exit.Lost(List.of()));
        assertThat(runs.taken(OutputSource.STDOUT)).containsSubsequence("ready", "done");
        assertThat(runs.file("stdout")).isEqualTo("ready\ndone\n");
        assertThat(runs.tree().alive()).hasSize(1);
    }

    @Test
    void theProgramOfAKilledLauncherCanBeCancelled() throws IOException {
        // Given
        RunningCommand running = runs.start(Runs.script(StoppingIT.STUBBORN_FAMILY), StoppingIT.NO_GRACE);
        runs.awaitLine("ready"::equals);
        kill(begin().launcher());
        // When
        boolean cancelled = running.cancel();
        // Then
        assertThat(cancelled).isTrue();
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Stopped(StopReason.CANCELLED, List.of()));
        assertThat(runs.tree().alive()).isEmpty();
    }

    @Test
    void aCommandOfWhichNothingIsLeftIsLost() throws IOException {
        // Given
        RunningCommand running = runs.start(Runs.script(WAITING, gate.toString()), Runs.GENEROUS);
        runs.awaitLine("ready"::equals);
        // When
        runs.tree().kill();
        // Then
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Lost(List.of()));
        assertThat(Runs.exitOf(attachAnew())).isEqualTo(new Exit.Lost(List.of()));
    }

    @Test
    void aScriptThatLauncherAndProgramLeftAloneIsWaitedFor() throws IOException {
        // Given a program, as apt, and a child that does the work, as dpkg
        RunningCommand running = runs.start(withWorker(), Runs.GENEROUS);
        Path worked = directory.resolve("worked");
        runs.awaitLine("ready"::equals);
        // When
        kill(begin().launcher());
        kill(begin().program());
        RunningCommand found = attachAnew();
        Files.createFile(gate);
        // Then
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Lost(List.of()));
        assertThat(Runs.exitOf(found)).isEqualTo(new Exit.Lost(List.of()));
        assertThat(worked).exists();
    }

    @Test
    void aScriptThatNeverEndsIsEndedBeforeTheCommandCountsAsLost() throws IOException {
        // Given
        try (Runs impatient = new Runs(directory, new DetachedSession(Runner.setsid()), Duration.ofMillis(200))) {
            RunningCommand running = impatient.start(withWorker(), Runs.GENEROUS);
            impatient.awaitLine("ready"::equals);
            // When
            kill(begin().launcher());
            kill(begin().program());
            // Then
            assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Lost(List.of()));
            assertThat(impatient.tree().alive()).isEmpty();
            assertThat(directory.resolve("worked")).doesNotExist();
        }
    }

    @Test
    void anEndThatCannotBeRecordedIsKnownToWhoStartedIt() throws IOException {
        // Given a program that breaks the record of its own end
        String breaking = "rm \"$1\"/exit.tmp; mkdir \"$1\"/exit.tmp; exit 7";
        // When
        Exit exit = runs.run(Runs.script(breaking, runs.job().toString()));
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(7));
        assertThat(Runs.exitOf(attachAnew())).isEqualTo(new Exit.Lost(List.of()));
        assertThat(runs.file("stderr")).contains("exit.tmp");
    }

    @Test
    void aFullDiskDoesNotCostTheRecordOfTheEnd() throws Exception {
        // Given a small file system for the job directories
        Path small = Files.createDirectories(directory.resolve("state"));
        tool("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", small.toString());
        try (Runs full = new Runs(directory)) {
            // When
            Exit exit = full.run(Runs.script(
                    "cat /dev/zero >\"$1\"; exit 9", small.resolve("filling").toString()));
            // Then
            assertThat(exit).isEqualTo(new Exit.Finished(9));
            assertThat(full.file("exit").trim()).isEqualTo("9");
            assertThat(small.toFile().getUsableSpace()).isZero();
            // And a job that cannot record its begin does not begin
            Exit refused = Runs.exitOf(full.runner()
                    .start(Command.of("true"), small.resolve("next"), Runs.GENEROUS, OutputListener.of(lines -> {})));
            assertThat(refused).isInstanceOf(Exit.NotStarted.class);
        } finally {
            tool("umount", "--lazy", small.toString());
        }
    }

    private Command withWorker() {
        String worker = "until [ -e \"$1\" ]; do sleep 0.02; done; : >\"$2\"";
        return Runs.script(
                "sh -c '" + worker + "' worker \"$1\" \"$2\" & echo ready; wait",
                gate.toString(),
                directory.resolve("worked").toString());
    }

    private RunningCommand attachAnew() {
        return runs.attach(OutputOffsets.NONE);
    }

    private Begin begin() {
        return Begin.parse(runs.file("begin"));
    }

    private static void kill(ProcessIdentity process) {
        assertThat(ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly())
                .isTrue();
        Awaiting.condition("its end", () -> !process.alive());
    }

    private static void tool(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
