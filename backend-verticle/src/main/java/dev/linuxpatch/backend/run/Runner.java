// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs. The only class of the service that does.
 *
 * <p>Its methods touch the disk and start processes: they are for worker threads, not for an event loop.
 */
public final class Runner {
    /** Exit codes above it mean that a signal ended the process. */
    static final int SIGNAL_BASE = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration ORPHAN_PATIENCE = Duration.ofMinutes(5);
    /** Between a request to systemd that was granted and the launcher's first sign of life. */
    private static final Duration UNIT_PATIENCE = Duration.ofSeconds(10);

    private final Launcher launcher;
    private final Launching launching;
    private final Path setsid;
    private final Duration orphanPatience;
    private final ScheduledExecutorService scheduler;

    private Runner(
            Launcher launcher,
            Launching launching,
            Path setsid,
            Duration orphanPatience,
            ScheduledExecutorService scheduler) {
        this.launcher = launcher;
        this.launching = launching;
        this.setsid = setsid;
        this.orphanPatience = orphanPatience;
        this.scheduler = scheduler;
    }

    /**
     * A runner that keeps its launcher in that directory.
     *
     * @param stateDirectory made with mode 0700 if it does not exist; where programs may run from a script
     * @param scheduler follows output and watches limits; shared with the caller, who shuts it down after the last job
     * @throws IOException if the directory cannot be made or written, or setsid(1) is not installed
     */
    public static Runner open(Path stateDirectory, ScheduledExecutorService scheduler) throws IOException {
        Path setsid = setsid();
        return new Runner(
                Launcher.install(stateDirectory), Launching.onThisHost(setsid), setsid, ORPHAN_PATIENCE, scheduler);
    }

    /** A runner that starts in that way, for tests. */
    static Runner open(
            Path stateDirectory, ScheduledExecutorService scheduler, Launching launching, Duration orphanPatience)
            throws IOException {
        return new Runner(Launcher.install(stateDirectory), launching, setsid(), orphanPatience, scheduler);
    }

    static Path setsid() throws IOException {
        return Programs.find("setsid", Command.DEFAULT_PATH)
                .orElseThrow(() -> new IOException("setsid is not installed (package util-linux)"));
    }

    /**
     * Starts a program that may change the host, and returns when it has begun. Every expected failure is an {@link
     * Exit}, none an exception.
     *
     * @param jobDirectory made with mode 0700 if it does not exist; used for one job only, deleted by the caller
     * @param listener takes the output; all of it has been taken before the exit is reported
     */
    public RunningCommand start(Command command, Path jobDirectory, Limits limits, OutputListener listener) {
        Optional<Path> program = Programs.find(command);
        if (program.isEmpty()) {
            return NeverStarted.because(
                    StartFailure.PROGRAM_NOT_FOUND,
                    "there is no program " + command.argv().get(0));
        }
        if (!Files.isDirectory(command.workingDirectory())) {
            return NeverStarted.because(
                    StartFailure.WORKING_DIRECTORY, "there is no directory " + command.workingDirectory());
        }
        JobDirectory directory;
        CommandRecord what;
        OutputFollower follower;
        try {
            directory = JobDirectory.create(jobDirectory);
            String marker = UUID.randomUUID().toString();
            what = new CommandRecord(
                    command, program.get(), marker, launching.unit(directory, marker), limits.outputCapBytes());
            directory.record(what);
            follower = OutputFollower.open(directory, limits.outputCapBytes(), listener, OutputOffsets.NONE, scheduler);
        } catch (IOException e) {
            return NeverStarted.because(
                    StartFailure.JOB_DIRECTORY, "the job directory " + jobDirectory + " cannot be used: " + reason(e));
        }
        try {
            return launch(what, directory, limits, follower);
        } catch (IOException e) {
            follower.close();
            return NeverStarted.because(StartFailure.LAUNCH, reason(e));
        }
    }

    /**
     * Finds a command again that an earlier run of the service started, and follows it on. Returns when it is certain
     * whether it has begun: a launcher that was about to begin may take a moment.
     *
     * @param jobDirectory as it was given to {@link #start}; not one whose command this runner watches already
     * @param limits the timeout is what remains of it; the cap is that of the start
     * @param from the offsets that came with the last lines that were stored
     * @return empty if the program was never begun, and never will be
     */
    public Optional<RunningCommand> attach(
            Path jobDirectory, Limits limits, OutputListener listener, OutputOffsets from) {
        JobDirectory directory = new JobDirectory(jobDirectory.toAbsolutePath());
        try {
            Optional<CommandRecord> what = directory.command();
            String marker = what.map(CommandRecord::marker).orElse("");
            String unit = what.map(CommandRecord::unit).orElse("");
            Optional<Begin> begun = what.isEmpty()
                    ? directory.begin()
                    : new Beginning(directory, new ProcessTree(ProcessIdentity.NOBODY, marker, unit), () -> false)
                            .await();
            if (begun.isEmpty()) {
                return Optional.empty();
            }
            Begin begin = begun.get().now();
            String known = marker.isEmpty() ? begin.marker() : marker;
            OutputFollower follower = follow(
                    directory, what.map(CommandRecord::outputCapBytes).orElse(limits.outputCapBytes()), listener, from);
            return Optional.of(new LaunchedCommand(
                            begin,
                            Optional.empty(),
                            new ProcessTree(begin.launcher(), known, unit),
                            directory,
                            limits,
                            orphanPatience,
                            follower,
                            scheduler)
                    .watch());
        } catch (IOException e) {
            throw new UncheckedIOException("the job directory " + jobDirectory + " cannot be read", e);
        }
    }

    /**
     * Asks a short question that changes nothing and waits for the answer. Never throws for what a program does.
     *
     * @param timeout after which the program and all that it started are ended
     * @param maxBytes of standard output, and of standard error; a program that writes more is ended
     */
    public Captured capture(Command command, Duration timeout, int maxBytes) {
        return new Probe(setsid, timeout, maxBytes).ask(command);
    }

    private RunningCommand launch(CommandRecord what, JobDirectory directory, Limits limits, OutputFollower follower)
            throws IOException {
        List<String> argv = what.command().argv();
        Optional<Process> child =
                launching.launch(launcher.argv(directory, what.program(), argv.subList(1, argv.size())), what);
        long unitBy = System.nanoTime() + UNIT_PATIENCE.toNanos();
        BooleanSupplier expected =
                child.isPresent() ? child.get()::isAlive : () -> !directory.claimed() && System.nanoTime() - unitBy < 0;
        ProcessTree marked = new ProcessTree(ProcessIdentity.NOBODY, what.marker(), what.unit());
        Optional<Begin> begin = new Beginning(directory, marked, expected).await();
        if (begin.isEmpty()) {
            follower.close();
            return NeverStarted.because(
                    StartFailure.LAUNCH,
                    "the launcher ended before it could start the program" + firstError(directory));
        }
        // A unit that came to be although systemd-run failed may have been first: then the launcher is not our child.
        long launcherPid = begin.get().launcher().pid();
        return new LaunchedCommand(
                        begin.get(),
                        child.filter(process -> process.pid() == launcherPid),
                        new ProcessTree(begin.get().launcher(), what.marker(), what.unit()),
                        directory,
                        limits,
                        orphanPatience,
                        follower,
                        scheduler)
                .watch();
    }

    private OutputFollower follow(JobDirectory directory, long capBytes, OutputListener listener, OutputOffsets from) {
        try {
            return OutputFollower.open(directory, capBytes, listener, from, scheduler);
        } catch (IOException e) {
            LOG.error("the output in {} cannot be read", directory.path(), e);
            return OutputFollower.deaf(scheduler);
        }
    }

    private static String firstError(JobDirectory directory) throws IOException {
        try (Stream<String> lines = Files.lines(directory.output(OutputSource.STDERR), StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().map(line -> ": " + line).orElse("");
        }
    }

    /** The messages of file system exceptions are only paths; their names say what happened. */
    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " exists already";
        }
        return e instanceof FileSystemException ? e.getClass().getSimpleName() + " " + e.getMessage() : e.getMessage();
    }
}
