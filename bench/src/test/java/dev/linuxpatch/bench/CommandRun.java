// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A script of this module, run to its end.
 *
 * @param exitCode -1 if it did not end in time
 */
public record CommandRun(int exitCode, String output) {
    private static final int MOST_SECONDS = 1800;

    /** @param directory for its output */
    public static CommandRun of(Path directory, String script, String... arguments)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", Path.of(script).toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(arguments));
        // The build that runs this test has built everything.
        builder.environment().put("BENCH_BUILT", "yes");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            return new CommandRun(ended ? process.exitValue() : -1, Files.readString(output));
        } finally {
            process.destroy();
        }
    }
}
