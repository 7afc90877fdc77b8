// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as operators run it: the built launch script, in a JVM of its own. */
final class ServiceProcess implements AutoCloseable {
    static final Path COMMAND =
            Path.of("target/linux-patch-api/bin/linux-patch-api").toAbsolutePath();
    private static final Pattern LISTENING = Pattern.compile("listening on https://(\\S+):(\\d+)");
    private static final Duration START = Duration.ofSeconds(60);

    static {
        archiveClasses();
    }

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private volatile String address;

    private ServiceProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "service-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** As an installation does: every start of it is quicker. */
    private static void archiveClasses() {
        try {
            Process archive = new ProcessBuilder(COMMAND.toString(), "archive")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(archive.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(archive.waitFor()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException("is dist built?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts the command with any arguments and does not wait. */
    static ServiceProcess launch(List<String> arguments, Map<String, String> environment) {
        List<String> argv = new ArrayList<>(List.of(COMMAND.toString()));
        argv.addAll(arguments);
        return run(argv, environment);
    }

    /** Starts a command line that ends up as the service, for example as another user, and does not wait. */
    static ServiceProcess run(List<String> argv, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        try {
            return new ServiceProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("is dist built? " + argv.get(0), e);
        }
    }

    /** Starts the service and waits until it listens. */
    static ServiceProcess start(ServiceHome home, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--config", home.config().toString()));
        arguments.addAll(List.of(more));
        ServiceProcess service = launch(arguments, Map.of("LPA_JAVA_OPTS", home.javaOptions()));
        service.port();
        return service;
    }

    /** The port that it listens on; waits for it. */
    int port() {
        try {
            return port.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw new AssertionError("the service does not listen:\n" + output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String baseUrl() {
        int known = port();
        return "https://" + address + ":" + known;
    }

    long pid() {
        return process.pid();
    }

    /** What it has printed so far. */
    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /** Waits until it ends by itself. */
    int exitCode() {
        try {
            assertThat(process.waitFor(START.toSeconds(), TimeUnit.SECONDS))
                    .as("ended by itself; output:%n%s", output())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL: no chance to say goodbye. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, as service managers do, without waiting. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM, and waits for the end. */
    @Override
    public void close() {
        terminate();
        exitCode();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address = listening.group(1);
                    port.complete(Integer.valueOf(listening.group(2)));
                }
            }
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
        port.completeExceptionally(new IllegalStateException("it ended"));
    }
}
