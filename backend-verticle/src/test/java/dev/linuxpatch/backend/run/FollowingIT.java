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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How output reaches a listener. */
@Timeout(60)
class FollowingIT {
    private static final long MEBIBYTE = 1024 * 1024;

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
    void linesArriveWhileTheProgramRuns() {
        // Given
        Path gate = directory.resolve("gate");
        String waiting =
                "echo one; echo two >&2; echo three >&3; until [ -e \"$1\" ]; do sleep 0.02; done; printf four";
        RunningCommand running = runs.start(Runs.script(waiting, gate.toString()), Runs.GENEROUS);
        // When
        runs.awaitLine("one"::equals);
        runs.awaitLine("two"::equals);
        runs.awaitLine("three"::equals);
        boolean early = running.exit().toCompletableFuture().isDone();
        touch(gate);
        Runs.exitOf(running);
        // Then
        assertThat(early).isFalse();
        assertThat(runs.taken(OutputSource.STDOUT)).containsExactly("one", "four");
        assertThat(runs.taken(OutputSource.STDERR)).containsExactly("two");
        assertThat(runs.taken(OutputSource.STATUS)).containsExactly("three");
    }

    @Test
    void everythingIsTakenBeforeTheExitIsReported() {
        // Given a listener that takes its time
        AtomicInteger taken = new AtomicInteger();
        OutputListener slow = (lines, upTo) -> CompletableFuture.runAsync(
                () -> taken.addAndGet(lines.size()),
                CompletableFuture.delayedExecutor(150, TimeUnit.MILLISECONDS, runs.scheduler()));
        // When
        RunningCommand running = runs.runner().start(Runs.script("seq 1 500"), runs.job(), Runs.GENEROUS, slow);
        Runs.exitOf(running);
        // Then
        assertThat(taken).hasValue(500);
    }

    @Test
    void aListenerThatFailsDoesNotHoldTheJobUp() {
        AtomicInteger calls = new AtomicInteger();
        OutputListener failing = (lines, upTo) -> {
            if (calls.getAndIncrement() % 2 == 0) {
                throw new IllegalStateException("on purpose");
            }
            return CompletableFuture.failedFuture(new IllegalStateException("on purpose"));
        };
        RunningCommand running =
                runs.runner().start(Runs.script("echo a; sleep 0.3; echo b"), runs.job(), Runs.GENEROUS, failing);
        assertThat(Runs.exitOf(running)).isEqualTo(new Exit.Finished(0));
        assertThat(calls.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void muchOutputTakesLittleMemory() {
        // Given a listener that sees how much it is given at once, and how often at a time
        AtomicLong total = new AtomicLong();
        AtomicLong largest = new AtomicLong();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        OutputListener measuring = (lines, upTo) -> {
            if (inside.getAndIncrement() > 0) {
                overlaps.incrementAndGet();
            }
            long size =
                    lines.stream().mapToLong(line -> line.text().length() + 1L).sum();
            total.addAndGet(size);
            largest.accumulateAndGet(size, Math::max);
            return CompletableFuture.runAsync(inside::decrementAndGet, runs.scheduler());
        };
        Limits limits = new Limits(Duration.ofSeconds(60), 64 * MEBIBYTE, Duration.ZERO);
        // When
        Command loud =
                Runs.script("yes 'a line of output as long as those of a package manager are' | head -c 20971520");
        Exit exit = Runs.exitOf(runs.runner().start(loud, runs.job(), limits, measuring));
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(0));
        assertThat(runs.job().resolve("stdout")).hasSize(20 * MEBIBYTE);
        assertThat(total.get()).isBetween(20 * MEBIBYTE, 20 * MEBIBYTE + 1);
        assertThat(largest.get()).isLessThanOrEqualTo(FollowedFile.PIECE_BYTES + LineSplitter.MAX_LINE_BYTES);
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void beyondTheCapOnlyTheLastLinesAreDelivered() {
        // When
        Limits limits = new Limits(Duration.ofSeconds(60), 1000, Duration.ZERO);
        Exit exit = Runs.exitOf(runs.start(Runs.script("seq 1 100000; seq 1 100 >&2; seq 1 2000 >&3"), limits));
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(0));
        List<String> lines = runs.taken(OutputSource.STDOUT);
        // 9 numbers of one digit, 90 of two, 176 of three make 983 bytes; 1000 bytes end within the number 278.
        assertThat(lines.subList(0, 277)).isEqualTo(numbers(1, 277));
        assertThat(lines.get(277)).startsWith("[more than 1000 bytes of output");
        assertThat(lines.get(278)).isEqualTo("[587895 bytes left out, but for the last lines]");
        assertThat(lines.subList(279, lines.size())).isEqualTo(numbers(99_951, 100_000));
        assertThat(runs.taken(OutputSource.STDERR)).isEqualTo(numbers(1, 100));
        assertThat(runs.taken(OutputSource.STATUS)).isEqualTo(numbers(1, 2000));
    }

    @Test
    void outputOfExactlyTheCapIsWhole() {
        Limits limits = new Limits(Duration.ofSeconds(60), 1000, Duration.ZERO);
        Runs.exitOf(runs.start(Runs.script("yes 123456789 | head -c 1000"), limits));
        assertThat(runs.taken(OutputSource.STDOUT)).hasSize(100).containsOnly("123456789");
    }

    @Test
    void aRunawayProgramCannotFillTheDisk() {
        // Given
        Path written = directory.resolve("written");
        Path gate = directory.resolve("gate");
        String runaway =
                "yes output | head -c 62914560; : >\"$1\"; until [ -e \"$2\" ]; do sleep 0.02; done; echo last words";
        Limits limits = new Limits(Duration.ofSeconds(60), MEBIBYTE, Duration.ZERO);
        long bound = MEBIBYTE + FollowedFile.SLACK_BYTES;
        // When
        RunningCommand running = runs.start(Runs.script(runaway, written.toString(), gate.toString()), limits);
        Awaiting.file(written);
        Path stdout = runs.job().resolve("stdout");
        Awaiting.condition("the file to be cut back", () -> stdout.toFile().length() <= bound);
        touch(gate);
        Exit exit = Runs.exitOf(running);
        // Then
        assertThat(exit).isEqualTo(new Exit.Finished(0));
        assertThat(stdout.toFile().length()).isLessThanOrEqualTo(bound + 100);
        assertThat(runs.taken(OutputSource.STDOUT)).endsWith("last words");
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
