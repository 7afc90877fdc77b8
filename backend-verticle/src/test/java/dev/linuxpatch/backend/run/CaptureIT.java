// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Short questions. */
@Timeout(60)
class CaptureIT {
    private static final Duration LONG = Duration.ofSeconds(30);

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
    void theAnswerHasBothStreamsAndTheCode() {
        Captured answer = ask("echo out; echo err >&2; exit 4");
        assertThat(answer).isEqualTo(new Captured(4, "out\n", "err\n", false, false));
        assertThat(answer.succeeded()).isFalse();
        assertThat(ask("exit 0").succeeded()).isTrue();
    }

    @Test
    void inputIsEmptyAndTheEnvironmentClean() {
        assertThat(ask("cat; env | cut -d= -f1 | sort | tr '\\n' ' '").stdout()).isEqualTo("LINUX_PATCH_JOB PATH PWD ");
    }

    @Test
    void aSlowProgramIsEndedWithAllItStarted() {
        // Given
        Path pids = directory.resolve("pids");
        String slow = "(setsid setsid sleep 311 & echo $! ; sleep 312 & echo $!) >\"$1\"; sleep 313";
        // When
        Captured answer = runs.runner().capture(Runs.script(slow, pids.toString()), Duration.ofMillis(400), 1000);
        // Then
        assertThat(answer.timedOut()).isTrue();
        assertThat(answer.succeeded()).isFalse();
        assertThat(pids.toFile()).exists();
        assertThat(lines(pids))
                .hasSize(2)
                .allSatisfy(pid -> assertThat(alive(Long.parseLong(pid))).isFalse());
    }

    @Test
    void tooMuchOutputIsCutAndItsProgramEnded() {
        Captured answer = ask("yes");
        assertThat(answer.truncated()).isTrue();
        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.stdout()).hasSize(1000).startsWith("y\ny\n");
    }

    @Test
    void aDaemonDoesNotHoldTheAnswerUp() {
        Path pid = directory.resolve("pid");
        Captured answer = runs.runner()
                .capture(Runs.script("sleep 314 & echo $! >\"$1\"; echo done", pid.toString()), LONG, 1000);
        assertThat(answer).isEqualTo(new Captured(0, "done\n", "", false, false));
        ProcessHandle.of(Long.parseLong(lines(pid).get(0))).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void whatCannotStartIsAnAnswer() {
        Captured missing = runs.runner().capture(Command.of("no-such-program"), LONG, 1000);
        assertThat(missing.exitCode()).isEqualTo(127);
        assertThat(missing.stderr()).contains("no-such-program");
        Captured homeless = runs.runner().capture(Command.of("true").in(directory.resolve("none")), LONG, 1000);
        assertThat(homeless.exitCode()).isEqualTo(126);
        assertThat(homeless.stderr()).contains("none");
    }

    @Test
    void anInterruptEndsTheQuestionAndIsKept() throws InterruptedException {
        // Given
        Path started = directory.resolve("started");
        Captured[] answer = new Captured[1];
        boolean[] kept = new boolean[1];
        Thread asking = new Thread(() -> {
            answer[0] = runs.runner().capture(Runs.script("touch \"$1\"; sleep 315", started.toString()), LONG, 1000);
            kept[0] = Thread.currentThread().isInterrupted();
        });
        asking.start();
        Awaiting.file(started);
        // When
        asking.interrupt();
        asking.join(10_000);
        // Then
        assertThat(answer[0].timedOut()).isTrue();
        assertThat(kept[0]).isTrue();
    }

    private Captured ask(String script) {
        return runs.runner().capture(Runs.script(script), LONG, 1000);
    }

    /** A killed process whose parent does not reap it stays in the process table, dead. */
    private static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
