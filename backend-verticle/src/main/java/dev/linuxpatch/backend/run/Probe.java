// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one short question: runs a program in a session of its own and reads what it said once it has ended. */
final class Probe {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 126;
    private static final int KILLED = 137;
    /** How often the size of the output is looked at; the end of the program is noticed at once. */
    private static final long LOOK_MILLIS = 20;

    private static final long KILL_INTERVAL_NANOS = 5_000_000;
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

    private final Path setsid;
    private final Duration timeout;
    private final int maxBytes;

    Probe(Path setsid, Duration timeout, int maxBytes) {
        this.setsid = setsid;
        this.timeout = timeout;
        this.maxBytes = maxBytes;
    }

    private enum End {
        BY_ITSELF,
        TOO_LONG,
        INTERRUPTED,
        TOO_MUCH
    }

    Captured ask(Command command) {
        Optional<Path> program = Programs.find(command);
        if (program.isEmpty()) {
            return failed(NOT_FOUND, command.argv().get(0) + ": no such program");
        }
        try {
            Path directory = Files.createTempDirectory("linux-patch-probe-");
            try {
                return ask(command, program.get(), directory.resolve("stdout"), directory.resolve("stderr"));
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            return failed(NOT_STARTED, String.valueOf(e.getMessage()));
        }
    }

    private Captured ask(Command command, Path program, Path stdout, Path stderr) throws IOException {
        List<String> argv = new ArrayList<>(List.of(setsid.toString(), program.toString()));
        argv.addAll(command.argv().subList(1, command.argv().size()));
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(command.workingDirectory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        String marker = UUID.randomUUID().toString();
        DetachedSession.setEnvironment(builder, command, marker);
        Process process = builder.start();
        Optional<ProcessIdentity> leader = ProcessIdentity.of(process.pid());
        End end = await(process, stdout, stderr);
        if (end != End.BY_ITSELF) {
            endAll(new ProcessTree(leader.orElse(ProcessIdentity.NOBODY), marker, ""));
        }
        if (end == End.INTERRUPTED) {
            // Only now: an interrupted thread could not have waited for the processes to end.
            Thread.currentThread().interrupt();
        }
        boolean truncated = end == End.TOO_MUCH || Files.size(stdout) > maxBytes || Files.size(stderr) > maxBytes;
        int code = end == End.BY_ITSELF ? process.exitValue() : KILLED;
        return new Captured(code, read(stdout), read(stderr), end == End.TOO_LONG || end == End.INTERRUPTED, truncated);
    }

    private End await(Process process, Path stdout, Path stderr) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - deadline >= 0) {
                    return End.TOO_LONG;
                }
                if (Files.size(stdout) > maxBytes || Files.size(stderr) > maxBytes) {
                    return End.TOO_MUCH;
                }
            }
            return End.BY_ITSELF;
        } catch (InterruptedException e) {
            return End.INTERRUPTED;
        }
    }

    private static void endAll(ProcessTree tree) {
        long deadline = System.nanoTime() + KILL_PATIENCE.toNanos();
        try {
            while (!tree.alive().isEmpty()) {
                tree.kill();
                if (System.nanoTime() - deadline >= 0) {
                    LOG.warn("processes {} of a query do not end", tree.alive());
                    return;
                }
                LockSupport.parkNanos(KILL_INTERVAL_NANOS);
            }
        } catch (UncheckedIOException e) {
            LOG.warn("cannot see whether a query has ended", e);
        }
    }

    private String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(maxBytes), StandardCharsets.UTF_8);
        }
    }

    private static Captured failed(int code, String message) {
        return new Captured(code, "", message, false, false);
    }

    private static void delete(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            LOG.warn("could not delete {}", directory, e);
        }
    }
}
