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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A runner in a temporary directory, and what its tests ask of it. Closing it ends whatever a test left running. */
final class Runs implements AutoCloseable {
    static final Map<String, String> PATH = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    static final Limits GENEROUS = new Limits(Duration.ofSeconds(60), 1 << 20, Duration.ofSeconds(5));

    private final Path directory;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final Runner runner;
    private final List<OutputLine> lines = new CopyOnWriteArrayList<>();
    private volatile OutputOffsets upTo = OutputOffsets.NONE;

    Runs(Path directory) throws IOException {
        this(directory, new DetachedSession(Runner.setsid()), Duration.ofSeconds(30));
    }

    Runs(Path directory, Launching launching, Duration orphanPatience) throws IOException {
        this.directory = directory;
        this.runner = Runner.open(directory.resolve("state"), scheduler, launching, orphanPatience);
    }

    Runner runner() {
        return runner;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    Path job() {
        return directory.resolve("state/job");
    }

    /** A script that is part of the test. */
    static Command script(String text, String... arguments) {
        Stream<String> head = Stream.of("/bin/sh", "-c", text, "script");
        return Command.of(Stream.concat(head, Stream.of(arguments)).toList()).with(PATH);
    }

    RunningCommand start(Command command, Limits limits) {
        return runner.start(command, job(), limits, this::take);
    }

    /** Finds the job again that another runner of the same directory started. */
    Optional<RunningCommand> attach(Limits limits, OutputOffsets from) {
        upTo = from;
        return runner.attach(job(), limits, this::take, from);
    }

    RunningCommand attach(OutputOffsets from) {
        return attach(GENEROUS, from).orElseThrow();
    }

    /** Looks after nothing any more, as a service that was killed. */
    void abandon() {
        scheduler.shutdownNow();
        try {
            assertThat(scheduler.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What was said of how far the lines that were taken reach. */
    OutputOffsets upTo() {
        return upTo;
    }

    private synchronized CompletionStage<?> take(List<OutputLine> batch, OutputOffsets covered) {
        lines.addAll(batch);
        upTo = covered;
        return CompletableFuture.completedFuture(null);
    }

    Exit run(Command command) {
        return exitOf(start(command, GENEROUS));
    }

    static Exit exitOf(RunningCommand running) {
        try {
            return running.exit().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no exit", e);
        }
    }

    /** What the listener has taken so far. */
    List<String> taken(OutputSource source) {
        return lines.stream()
                .filter(line -> line.source() == source)
                .map(OutputLine::text)
                .toList();
    }

    void awaitLine(Predicate<String> wanted) {
        Awaiting.condition(
                "a line of output", () -> lines.stream().map(OutputLine::text).anyMatch(wanted));
    }

    String file(String name) {
        try {
            return Files.readString(job().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> begin() {
        return file("begin")
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(kv -> kv[0], kv -> kv[1]));
    }

    /** The processes of the job, found independently of the runner's own handle. */
    ProcessTree tree() {
        Begin begin = Begin.parse(file("begin"));
        return new ProcessTree(begin.launcher(), begin.marker(), "");
    }

    @Override
    public void close() {
        if (Files.exists(job().resolve("begin")) && !tree().alive().isEmpty()) {
            ProcessTree tree = tree();
            tree.kill();
            Awaiting.condition(
                    "the processes of the test to end", () -> tree.alive().isEmpty());
        }
        scheduler.shutdownNow();
    }
}
