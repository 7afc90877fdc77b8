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

    static ServiceRun start(Path launcher, Path configuration, String javaOptions, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(launcher.toString(), "serve", "--config", configuration.toString()))
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(Map.of("LPA_JAVA_OPTS", SHORT_LIFE + javaOptions));
        return new ServiceRun(builder.start());
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

    /** SIGTERM, then SIGKILL if that is not enough. */
    void stop(Duration limit) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }
}
