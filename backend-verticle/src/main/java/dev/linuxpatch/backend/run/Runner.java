// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Starts programs. The only class of the service that does.
 *
 * <p>Its methods touch the disk and start processes: they are for worker threads, not for an event loop.
 */
public final class Runner {
    /** Exit codes above it mean that a signal ended the process. */
    static final int SIGNAL_BASE = 128;

    private static final File NOWHERE = new File("/dev/null");

    private final Launcher launcher;
    private final Path setsid;
    private final ScheduledExecutorService scheduler;

    private Runner(Launcher launcher, Path setsid, ScheduledExecutorService scheduler) {
        this.launcher = launcher;
        this.setsid = setsid;
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
        Path setsid = Programs.find("setsid", Command.DEFAULT_PATH)
                .orElseThrow(() -> new IOException("setsid is not installed (package util-linux)"));
        return new Runner(Launcher.install(stateDirectory), setsid, scheduler);
    }

    /**
     * Starts a program that may change the host. Every expected failure is an {@link Exit}, none an exception.
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
        OutputFollower follower;
        try {
            directory = JobDirectory.create(jobDirectory);
            follower = OutputFollower.open(directory, limits.outputCapBytes(), listener, OutputOffsets.NONE, scheduler);
        } catch (IOException e) {
            return NeverStarted.because(
                    StartFailure.JOB_DIRECTORY, "the job directory " + jobDirectory + " cannot be used: " + reason(e));
        }
        String marker = UUID.randomUUID().toString();
        try {
            Process process = launch(command, program.get(), directory, marker);
            ProcessTree tree = new ProcessTree(process.pid(), marker);
            return new LaunchedCommand(process, tree, directory, limits, follower, scheduler).watch();
        } catch (IOException e) {
            follower.close();
            return NeverStarted.because(StartFailure.LAUNCH, reason(e));
        }
    }

    /**
     * Finds a command again that an earlier run of the service started, and follows it on.
     *
     * @param jobDirectory as it was given to {@link #start}
     * @param limits the timeout is what remains of it
     * @param from the offsets that came with the last lines that were stored
     * @return empty if the program was never begun, and never will be
     */
    public Optional<RunningCommand> attach(
            Path jobDirectory, Limits limits, OutputListener listener, OutputOffsets from) {
        if (!new JobDirectory(jobDirectory.toAbsolutePath()).begun()) {
            return Optional.empty();
        }
        throw new UnsupportedOperationException("attaching is being built");
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

    private Process launch(Command command, Path program, JobDirectory directory, String marker) throws IOException {
        List<String> arguments = command.argv().subList(1, command.argv().size());
        ProcessBuilder builder = new ProcessBuilder(launcher.argv(setsid, directory, program, arguments))
                .directory(command.workingDirectory().toFile())
                .redirectInput(NOWHERE)
                .redirectOutput(append(directory, OutputSource.STDOUT))
                .redirectError(append(directory, OutputSource.STDERR));
        setEnvironment(builder, command, marker);
        return builder.start();
    }

    static void setEnvironment(ProcessBuilder builder, Command command, String marker) {
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().put(Command.MARKER, marker);
    }

    private static ProcessBuilder.Redirect append(JobDirectory directory, OutputSource source) {
        return ProcessBuilder.Redirect.appendTo(directory.output(source).toFile());
    }

    /** The messages of file system exceptions are only paths; their names say what happened. */
    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " exists already";
        }
        return e instanceof FileSystemException ? e.getClass().getSimpleName() + " " + e.getMessage() : e.getMessage();
    }
}
