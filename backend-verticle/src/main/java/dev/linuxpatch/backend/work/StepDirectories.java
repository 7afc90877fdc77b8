// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.Limits;
import dev.linuxpatch.backend.run.OutputListener;
import dev.linuxpatch.backend.run.OutputOffsets;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.backend.run.RunningCommand;
import dev.linuxpatch.shared.work.OutputMark;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The programs of one job, one directory each, numbered in the order in which they are run: {@code 01-refresh}, {@code
 * 02-download}… Waits for each program on the caller's thread.
 */
final class StepDirectories {
    private static final Pattern NAME = Pattern.compile("(\\d{2,})-([a-z]+)");
    /** Between asking a process tree to end and ending it. */
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** For what has ended already: nothing but reading the rest of its output takes time. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Runner runner;
    private final Path jobDirectory;
    private final long capBytes;
    private final JobControl control;
    private final OutputMark mark;
    private final List<String> earlier;
    private int count;

    /** @param mark how much of the output of earlier steps has been reported */
    StepDirectories(Runner runner, Path jobDirectory, long capBytes, JobControl control, OutputMark mark)
            throws IOException {
        this.runner = runner;
        this.jobDirectory = jobDirectory;
        this.capBytes = capBytes;
        this.control = control;
        this.mark = mark;
        this.earlier = earlier(jobDirectory);
        this.count = earlier.isEmpty() ? 0 : number(earlier.get(earlier.size() - 1));
    }

    /** Steps that were there when this was made, in their order. */
    List<String> earlier() {
        return earlier;
    }

    /** Earlier steps of whose output something may not have been reported. */
    List<String> unreported() {
        int reported = number(mark.step());
        return earlier.stream().filter(step -> number(step) >= reported).toList();
    }

    /** Whether anything was run at all. */
    boolean ranAny() {
        return count > 0;
    }

    /** The name that the next step of that kind gets. */
    String next(String kind) {
        return String.format(Locale.ROOT, "%02d-%s", count + 1, kind);
    }

    /** What a step does: the word behind its number. */
    static String kind(String step) {
        Matcher name = NAME.matcher(step);
        return name.matches() ? name.group(2) : "";
    }

    Path path(String step) {
        return jobDirectory.resolve(step);
    }

    /** Whether the launcher of an earlier step recorded its begin. */
    boolean begun(String step) {
        return Files.exists(path(step).resolve("begin"));
    }

    /** Where to follow the output of a step from; the beginning, unless some of it has been reported. */
    OutputOffsets reported(String step) {
        return step.equals(mark.step())
                ? new OutputOffsets(mark.stdout(), mark.stderr(), mark.status())
                : OutputOffsets.NONE;
    }

    /** Runs a program to its end. A cancel stops it only while the job can be cancelled. */
    Exit run(String kind, Command command, Duration limit, OutputListener listener) {
        control.stay();
        Path directory = path(next(kind));
        count++;
        return await(runner.start(command, directory, new Limits(limit, capBytes, GRACE), listener));
    }

    /**
     * Follows an earlier step to its end.
     *
     * @param limit how long it may still take
     * @return empty if its program was never begun, and never will be
     */
    Optional<Exit> follow(String step, Duration limit, OutputListener listener) {
        return attach(step, limit, listener).map(this::await);
    }

    /** As {@link #follow}, but a program that still runs is ended. */
    Optional<Exit> end(String step, OutputListener listener) {
        return attach(step, AT_ONCE, listener).map(running -> control.await(running.exit()));
    }

    private Optional<RunningCommand> attach(String step, Duration limit, OutputListener listener) {
        control.stay();
        Duration positive = limit.compareTo(AT_ONCE) > 0 ? limit : AT_ONCE;
        Duration left = Files.exists(path(step).resolve("exit")) ? SETTLED : positive;
        return runner.attach(path(step), new Limits(left, capBytes, GRACE), listener, reported(step));
    }

    private Exit await(RunningCommand running) {
        control.stopWith(running::cancel);
        try {
            return control.await(running.exit());
        } finally {
            control.stopWith(() -> {});
        }
    }

    private static List<String> earlier(Path directory) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isDirectory)) {
            return StreamSupport.stream(found.spliterator(), false)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .toList();
        }
    }

    /** 0 for what is no step. */
    private static int number(String step) {
        Matcher name = NAME.matcher(step);
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }
}
