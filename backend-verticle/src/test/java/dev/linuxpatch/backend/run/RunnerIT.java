// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program gets and what is kept of it. */
@Timeout(60)
class RunnerIT {
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 100, 127, 255})
    void theExitCodeIsReportedAndRecorded(int code) {
        assertThat(runs.run(Runs.script("exit \"$1\"", "" + code))).isEqualTo(new Exit.Finished(code));
        assertThat(runs.file("exit").trim()).isEqualTo("" + code);
    }

    @Test
    void aSignalThatEndsTheProgramIsReportedAsShellsDo() {
        assertThat(runs.run(Runs.script("kill -9 $$"))).isEqualTo(new Exit.Finished(137));
        assertThat(runs.file("exit").trim()).isEqualTo("137");
    }

    @Test
    void outputIsKeptToTheByte() throws IOException {
        // Given
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        Path source = Files.write(directory.resolve("bytes"), bytes);
        // When
        Exit exit = runs.run(Runs.script("cat \"$1\"; cat \"$1\" >&2; cat \"$1\" >&3", source.toString()));
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(0));
        assertThat(runs.job().resolve("stdout")).hasBinaryContent(bytes);
        assertThat(runs.job().resolve("stderr")).hasBinaryContent(bytes);
        assertThat(runs.job().resolve("status")).hasBinaryContent(bytes);
    }

    @Test
    void argumentsArriveVerbatim() {
        // Given
        List<String> arguments = List.of(
                "two words",
                "a\nline",
                "$(touch pwned)",
                "`id`",
                "$HOME",
                "-n",
                "--",
                "--help",
                "*",
                "",
                "'",
                "\"",
                ";",
                "\\",
                "&& false",
                "äöü 漢字 😀",
                "\t");
        Command command = Command.of(Stream.concat(Stream.of("/usr/bin/printf", "%s\\0"), arguments.stream())
                .toList());
        // When
        Exit exit = runs.run(command.in(directory));
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(0));
        assertThat(runs.file("stdout").split("\0", -1))
                .containsExactly(
                        Stream.concat(arguments.stream(), Stream.of("")).toArray(String[]::new));
        assertThat(directory.resolve("pwned")).doesNotExist();
    }

    @Test
    void theEnvironmentIsTheCommandsOwn() {
        // When
        runs.run(Command.of("env").with(Map.of("PATH", "/usr/bin", "LC_ALL", "C.UTF-8", "ODD", "a b\n$(id)=c")));
        // Then
        assertThat(runs.file("stdout")
                        .replaceFirst("LINUX_PATCH_JOB=[0-9a-f-]{36}\n", "")
                        .split("\n(?=[A-Z])"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line.trim()).isEqualTo("PATH=/usr/bin"),
                        line -> assertThat(line.trim()).isEqualTo("LC_ALL=C.UTF-8"),
                        line -> assertThat(line.trim()).isEqualTo("ODD=a b\n$(id)=c"));
    }

    @Test
    void standardInputIsAtItsEnd() {
        runs.run(Runs.script("read answer; echo \"$?\"; cat; readlink /proc/self/fd/0"));
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("1", "/dev/null");
    }

    @Test
    void thereIsNoTerminalAndTheSessionIsTheJobsOwn() {
        // When
        RunningCommand running = runs.start(Runs.script("cut -d' ' -f5,6 /proc/self/stat; : </dev/tty"), Runs.GENEROUS);
        Exit exit = Runs.exitOf(running);
        // Then
        long pid = running.pid().orElseThrow();
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly(pid + " " + pid);
        assertThat(exit).isNotEqualTo(new Exit.Finished(0));
        assertThat(runs.taken(OutputSource.STDERR)).anyMatch(line -> line.contains("/dev/tty"));
    }

    @Test
    void noOtherFileIsOpen() {
        runs.run(Runs.script("for n in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/self/fd/$n ] && echo $n; done"));
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("0", "1", "2", "3");
    }

    @Test
    void filesOfTheProgramHaveTheUsualMode() {
        runs.run(Runs.script("umask"));
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("0022");
    }

    @Test
    void theWorkingDirectoryIsTheCommandsOwn() {
        runs.run(Runs.script("pwd").in(Path.of("/usr/share")));
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("/usr/share");
    }

    @Test
    void theJobDirectoryIsPrivateAndTellsWhoRan() throws IOException {
        // When
        RunningCommand running =
                runs.start(Runs.script("cat \"$1\"/begin", runs.job().toString()), Runs.GENEROUS);
        Runs.exitOf(running);
        // Then
        assertThat(runs.taken(OutputSource.STDOUT))
                .containsExactlyElementsOf(runs.file("begin").lines().toList());
        assertThat(runs.begin()).containsEntry("pid", "" + running.pid().orElseThrow());
        assertThat(runs.begin().get("started")).matches("[0-9]+");
        assertThat(runs.begin())
                .containsEntry(
                        "boot",
                        Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                                .trim());
        assertThat(mode(runs.job())).isEqualTo("rwx------");
        assertThat(mode(runs.job().resolve("stdout"))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(runs.job())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("command", "claim", "begin", "stdout", "stderr", "status", "exit");
        }
    }

    @Test
    void theLauncherIsInstalledOnceAndRepaired() throws IOException {
        // Given
        Path state = directory.resolve("state");
        Path launcher = onlyScript(state);
        byte[] text = Files.readAllBytes(launcher);
        assertThat(mode(state)).isEqualTo("rwx------");
        assertThat(mode(launcher)).isEqualTo("r-x------");
        Files.delete(launcher);
        Files.writeString(launcher, "exit 9");
        // When
        Runner.open(state, runs.scheduler());
        // Then
        assertThat(onlyScript(state)).isEqualTo(launcher).hasBinaryContent(text);
    }

    @Test
    void aMissingProgramIsAnOutcome() {
        assertThat(runs.run(Command.of("no-such-program"))).isInstanceOfSatisfying(Exit.NotStarted.class, exit -> {
            assertThat(exit.failure()).isEqualTo(StartFailure.PROGRAM_NOT_FOUND);
            assertThat(exit.message()).contains("no-such-program");
        });
        assertThat(failure(Command.of("/etc/passwd"))).isEqualTo(StartFailure.PROGRAM_NOT_FOUND);
        assertThat(runs.job()).doesNotExist();
    }

    @Test
    void aMissingWorkingDirectoryIsAnOutcome() {
        assertThat(failure(Command.of("true").in(directory.resolve("none")))).isEqualTo(StartFailure.WORKING_DIRECTORY);
    }

    @Test
    void anUnusableJobDirectoryIsAnOutcome() {
        for (Path unusable : List.of(Path.of("/proc/nowhere/job"), Path.of("/dev/null/job"), Path.of("/dev/null"))) {
            RunningCommand running =
                    runs.runner().start(Command.of("true"), unusable, Runs.GENEROUS, OutputListener.of(lines -> {}));
            assertThat(running.pid()).isEmpty();
            assertThat(running.cancel()).isFalse();
            assertThat(Runs.exitOf(running)).isInstanceOfSatisfying(Exit.NotStarted.class, exit -> {
                assertThat(exit.failure()).isEqualTo(StartFailure.JOB_DIRECTORY);
                assertThat(exit.message()).contains(unusable.toString());
            });
        }
    }

    @Test
    void aJobDirectoryIsUsedOnce() {
        assertThat(runs.run(Command.of("true"))).isEqualTo(new Exit.Finished(0));
        assertThat(runs.run(Command.of("false")))
                .isInstanceOfSatisfying(
                        Exit.NotStarted.class,
                        exit -> assertThat(exit.message()).contains("exists already"));
        assertThat(runs.file("exit").trim()).isEqualTo("0");
    }

    @Test
    void tooManyArgumentsAreAnOutcome() {
        assertThat(failure(Command.of("true", "x".repeat(200_000)))).isEqualTo(StartFailure.LAUNCH);
    }

    @Test
    void aProgramDoesNotRunUnlessItsBeginIsRecorded() throws IOException {
        // Given
        Files.createDirectories(runs.job().resolve("begin.tmp"));
        // When
        StartFailure failure =
                failure(Runs.script("touch \"$1\"", directory.resolve("ran").toString()));
        // Then
        assertThat(failure).isEqualTo(StartFailure.LAUNCH);
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    private StartFailure failure(Command command) {
        return ((Exit.NotStarted) runs.run(command)).failure();
    }

    private static Path onlyScript(Path state) throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
