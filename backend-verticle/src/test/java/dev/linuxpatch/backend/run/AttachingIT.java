// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Awaiting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that outlived the service that started it, found again by the next one. */
@Timeout(60)
class AttachingIT {
    private static final String TALKING = """
            echo out-1; echo err-1 >&2; echo status-1 >&3; printf half
            until [ -e "$1" ]; do sleep 0.02; done
            echo -line; echo err-2 >&2; echo status-2 >&3; printf out-end
            exit 7
            """;

    @TempDir
    private Path directory;

    private Path gate;
    private Runs before;
    private Runs after;

    @BeforeEach
    void open() throws IOException {
        gate = directory.resolve("gate");
        before = new Runs(directory);
        after = new Runs(directory);
    }

    @AfterEach
    void close() {
        before.close();
        after.close();
    }

    @Test
    void everyLineComesExactlyOnceAcrossTheRestart() throws IOException {
        // Given a service that was killed after some lines, one of them half written
        before.start(Runs.script(TALKING, gate.toString()), Runs.GENEROUS);
        awaitFirstLines(before);
        Awaiting.condition("the half line", () -> before.file("stdout").endsWith("half"));
        before.abandon();
        // When
        RunningCommand running = after.attach(before.upTo());
        Files.createFile(gate);
        Exit exit = Runs.exitOf(running);
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(7));
        assertThat(before.upTo()).isEqualTo(new OutputOffsets(6, 6, 9));
        assertThat(taken(OutputSource.STDOUT)).containsExactly("out-1", "half-line", "out-end");
        assertThat(taken(OutputSource.STDERR)).containsExactly("err-1", "err-2");
        assertThat(taken(OutputSource.STATUS)).containsExactly("status-1", "status-2");
    }

    @Test
    void aCommandThatEndedMeanwhileIsReportedWithTheRestOfItsOutput() throws IOException {
        // Given
        RunningCommand running = before.start(Runs.script(TALKING, gate.toString()), Runs.GENEROUS);
        awaitFirstLines(before);
        before.abandon();
        Files.createFile(gate);
        Awaiting.condition("its end", () -> before.tree().alive().isEmpty());
        // When
        RunningCommand found = after.attach(before.upTo());
        // Then
        assertThat(Runs.exitOf(found)).isEqualTo(new Exit.Finished(7));
        assertThat(found.pid()).isEqualTo(running.pid());
        assertThat(found.cancel()).isFalse();
        assertThat(taken(OutputSource.STDOUT)).containsExactly("out-1", "half-line", "out-end");
        // And once more, from the end: nothing is said again
        Runs later = new Runs(directory);
        assertThat(Runs.exitOf(later.attach(after.upTo()))).isEqualTo(new Exit.Finished(7));
        assertThat(later.taken(OutputSource.STDOUT)).isEmpty();
        later.close();
    }

    @Test
    void aServiceThatIsKilledDoesNotTakeTheCommandAlong() throws Exception {
        // Given a service in a JVM of its own
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AbandonedStart.class.getName(),
                        directory.toString(),
                        TALKING,
                        gate.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile())
                .start();
        Awaiting.condition(
                "the first lines",
                () -> Files.exists(after.job().resolve("stdout"))
                        && after.file("stdout").startsWith("out-1"));
        // When
        service.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        RunningCommand running = after.attach(OutputOffsets.NONE);
        after.awaitLine("out-1"::equals);
        Files.createFile(gate);
        // Then
        assertThat(service.exitValue()).isEqualTo(137);
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Finished(7));
        assertThat(after.taken(OutputSource.STDOUT)).containsExactly("out-1", "half-line", "out-end");
    }

    @Test
    void muchOutputIsFollowedOnWithoutALineLostOrTwice() throws IOException {
        // Given
        before.start(Runs.script("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo $i; done"), Runs.GENEROUS);
        before.awaitLine("1"::equals);
        before.abandon();
        // When
        RunningCommand running = after.attach(before.upTo());
        // Then
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Finished(0));
        assertThat(taken(OutputSource.STDOUT))
                .isEqualTo(IntStream.rangeClosed(1, 20_000)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void cancellingEndsTheWholeTree() throws IOException {
        // Given
        before.start(Runs.script(StoppingIT.STUBBORN_FAMILY), Runs.GENEROUS);
        before.awaitLine("ready"::equals);
        before.abandon();
        Limits limits = new Limits(Duration.ofSeconds(60), 1 << 20, Duration.ZERO);
        // When
        RunningCommand running = after.attach(limits, before.upTo()).orElseThrow();
        boolean cancelled = running.cancel();
        // Then
        assertThat(cancelled).isTrue();
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Stopped(StopReason.CANCELLED, List.of()));
        assertThat(after.tree().alive()).isEmpty();
    }

    @Test
    void whatRemainsOfTheTimeEndsTheWholeTree() throws IOException {
        // Given
        before.start(Runs.script(StoppingIT.STUBBORN_FAMILY), Runs.GENEROUS);
        before.awaitLine("ready"::equals);
        before.abandon();
        Limits limits = new Limits(Duration.ofMillis(300), 1 << 20, Duration.ofMillis(50));
        // When
        RunningCommand running = after.attach(limits, before.upTo()).orElseThrow();
        // Then
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Stopped(StopReason.TIMEOUT, List.of()));
        assertThat(after.tree().alive()).isEmpty();
        assertThat(after.taken(OutputSource.STDOUT)).isEmpty();
    }

    @Test
    void aRecordOfAnotherProcessOfThatNumberIsNotTheCommand() throws IOException {
        // Given a stranger who leads a session of the number that the launcher had
        Process stranger = new ProcessBuilder("setsid", "sleep", "600").start();
        try {
            ProcessIdentity now = ProcessIdentity.of(stranger.pid()).orElseThrow();
            record(now.pid(), now.started() - 1, bootId());
            // When
            RunningCommand running = after.attach(OutputOffsets.NONE);
            running.cancel();
            // Then
            assertThat(Runs.exitOf(running)).isInstanceOfAny(Exit.Lost.class, Exit.Stopped.class);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void nothingOfAnotherBootRuns() throws IOException {
        // Given a process that agrees in number and start
        Process stranger = new ProcessBuilder("setsid", "sleep", "600").start();
        try {
            ProcessIdentity now = ProcessIdentity.of(stranger.pid()).orElseThrow();
            record(now.pid(), now.started(), "00000000-0000-0000-0000-000000000000");
            // When
            Exit exit = Runs.exitOf(after.attach(OutputOffsets.NONE));
            // Then
            assertThat(exit).isEqualTo(new Exit.Lost(List.of()));
            assertThat(stranger.isAlive()).isTrue();
            // And what was recorded before the reboot counts
            Files.writeString(after.job().resolve("exit"), "3   \n");
            assertThat(Runs.exitOf(after.attach(OutputOffsets.NONE))).isEqualTo(new Exit.Finished(3));
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aRecordThatSaysNothingIsACommandWhoseEndNobodySaw() throws IOException {
        // Given
        before.run(Command.of("true"));
        Files.writeString(after.job().resolve("begin"), "pid=\0\0\0");
        Files.writeString(after.job().resolve("exit"), "\0\0");
        Files.writeString(after.job().resolve("command"), "cut o");
        // Then
        assertThat(Runs.exitOf(after.attach(OutputOffsets.NONE))).isEqualTo(new Exit.Lost(List.of()));
        Files.delete(after.job().resolve("begin"));
    }

    @Test
    void aDirectoryThatWasNeverUsedHasNoCommand() throws IOException {
        assertThat(after.attach(Runs.GENEROUS, OutputOffsets.NONE)).isEmpty();
        Files.createDirectories(after.job());
        Files.writeString(after.job().resolve("command.tmp"), "half a re");
        assertThat(after.attach(Runs.GENEROUS, OutputOffsets.NONE)).isEmpty();
    }

    @Test
    void whatNeverBeganIsGivenUpForGood() throws Exception {
        // Given a service that was killed before its launcher came to anything
        List<String> launcher = prepared();
        Files.writeString(after.job().resolve("begin.tmp"), "pid=1\nstarted=");
        // When
        boolean found = after.attach(Runs.GENEROUS, OutputOffsets.NONE).isPresent();
        boolean foundAgain = after.attach(Runs.GENEROUS, OutputOffsets.NONE).isPresent();
        Process late = new ProcessBuilder(launcher).start();
        // Then a launcher that comes late does not run the program
        assertThat(found).isFalse();
        assertThat(foundAgain).isFalse();
        assertThat(late.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(late.exitValue()).isEqualTo(125);
        assertThat(directory.resolve("ran")).doesNotExist();
        assertThat(after.job().resolve("begin")).doesNotExist();
    }

    @Test
    void aLauncherThatIsAboutToBeginIsWaitedFor() throws Exception {
        // Given one that is held up before it takes the directory
        List<String> held = new ArrayList<>(
                List.of("setsid", "sh", "-c", "until [ -e \"$1\" ]; do sleep 0.02; done; shift; exec \"$@\"", "held"));
        held.add(gate.toString());
        held.addAll(prepared());
        ProcessBuilder builder = new ProcessBuilder(held);
        builder.environment().put(Command.MARKER, "the-marker");
        builder.redirectInput(new File("/dev/null")).start();
        // When
        Thread opening = new Thread(() -> {
            Awaiting.condition("a while", new Looks(20)::enough);
            assertThat(gate.toFile().mkdir()).isTrue();
        });
        opening.start();
        RunningCommand running = after.attach(OutputOffsets.NONE);
        opening.join();
        // Then
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Finished(0));
        assertThat(directory.resolve("ran")).exists();
    }

    /** Counts how often it was asked. */
    private static final class Looks {
        private final int wanted;
        private int looks;

        Looks(int wanted) {
            this.wanted = wanted;
        }

        boolean enough() {
            looks++;
            return looks > wanted;
        }
    }

    /** A job directory whose command was recorded, and the launcher that was to run it. */
    private List<String> prepared() throws IOException {
        JobDirectory job = JobDirectory.create(after.job());
        String ran = directory.resolve("ran").toString();
        Command command = Command.of("/usr/bin/touch", ran);
        job.record(new CommandRecord(command, Path.of("/usr/bin/touch"), "the-marker", "", 1000));
        return Launcher.install(directory.resolve("state")).argv(job, Path.of("/usr/bin/touch"), List.of(ran));
    }

    private void record(long pid, long started, String boot) throws IOException {
        JobDirectory job = JobDirectory.create(after.job());
        job.record(new CommandRecord(Command.of("true"), Path.of("/bin/true"), "nobodys-marker", "", 1000));
        Files.writeString(
                after.job().resolve("begin"),
                String.join(
                        "\n",
                        "pid=" + pid,
                        "started=" + started,
                        "program=" + pid,
                        "program-started=" + started,
                        "boot=" + boot,
                        "marker=nobodys-marker",
                        ""));
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
    }

    private static void awaitFirstLines(Runs runs) {
        runs.awaitLine("out-1"::equals);
        runs.awaitLine("err-1"::equals);
        runs.awaitLine("status-1"::equals);
    }

    private List<String> taken(OutputSource source) {
        return Stream.concat(before.taken(source).stream(), after.taken(source).stream())
                .toList();
    }
}
