// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running server with its child processes, and what the kernel says of them. Closing ends them. */
final class ServerProcess implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    /** USER_HZ: the unit of times in /proc, 100 on every architecture that Debian has. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a server.
     *
     * @param output the file that takes what it writes to standard output and error
     */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), output);
    }

    /** Throws, with the end of its output, if it has ended. */
    void mustBeAlive() throws IOException {
        if (!process.isAlive()) {
            String text = Files.readString(output);
            throw new CompareException("a server ended with " + process.exitValue() + ":\n"
                    + text.substring(Math.max(0, text.length() - 4000)));
        }
    }

    /** Seconds on a processor since the start, of all its processes. */
    double cpuSeconds() throws IOException {
        long ticks = 0;
        for (ProcessHandle one : tree()) {
            try {
                ticks += stat(one).cpuTicks();
            } catch (NoSuchFileException e) {
                continue; // a child that ended in the meantime
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory in MiB, of all its processes. Pages that they share count for each. */
    double residentMebibytes() throws IOException {
        double kibibytes = 0;
        for (ProcessHandle one : tree()) {
            try (Stream<String> lines = Files.lines(PROC.resolve(one.pid() + "/status"))) {
                kibibytes += lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            } catch (NoSuchFileException e) {
                continue; // a child that ended in the meantime
            }
        }
        return kibibytes / 1024;
    }

    /** A number that grows whenever it starts a process, or at the latest when that process ends. */
    long processesStarted() throws IOException {
        return stat(process.toHandle()).endedChildrenFaults()
                + process.descendants().count();
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private static ProcStat stat(ProcessHandle one) throws IOException {
        return ProcStat.parse(Files.readString(PROC.resolve(one.pid() + "/stat")));
    }

    @Override
    public void close() {
        List<ProcessHandle> all = tree();
        process.destroy();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
