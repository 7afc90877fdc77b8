// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of the service, as its launch script starts it. */
public final class ServiceRun {
    /** It lives for seconds: the second compiler would cost more than it brings. */
    private static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1 ";

    private final Process process;

    private ServiceRun(Process process) {
        this.process = process;
    }

    /**
     * Starts it and does not wait.
     *
     * @param command that is, or becomes, the launch script
     * @param javaOptions for the service; may be empty
     * @param log where its output goes, behind what is there
     */
    public static ServiceRun start(List<String> command, String javaOptions, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(Map.of("LPA_JAVA_OPTS", SHORT_LIFE + javaOptions));
        return new ServiceRun(builder.start());
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Whether it has ended, by itself or by somebody's hand, within this time. */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends a signal, by its name without {@code SIG}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** SIGTERM, then SIGKILL if that is not enough. */
    public void stop(Duration limit) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }
}
