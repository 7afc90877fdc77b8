// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Runner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Asks programs for real, as the service does. */
public final class Captures implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 8 << 20;
    public static final Captured NOTHING = new Captured(0, "", "", false, false);

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Runner runner;

    public Captures(Path stateDirectory) throws IOException {
        runner = Runner.open(stateDirectory, scheduler);
    }

    /** With that environment and the locale of the service. */
    public Capture with(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("LC_ALL", "C.UTF-8");
        return command -> runner.capture(command.with(all), TIMEOUT, MAX_BYTES);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
