// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and takes what it wrote. */
final class Tool {
    private Tool() {}

    /**
     * Runs a program.
     *
     * @param environment variables in addition to this process's own
     * @param limit after which it is ended
     * @return its standard output
     * @throws CompareException if it does not end in time or not with 0: with what it wrote to standard error
     */
    static byte[] run(List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("bench-out", null);
        Path err = Files.createTempFile("bench-err", null);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new CompareException(command.get(0) + " did not end within " + limit.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new CompareException("%s ended with %d\n%s"
                        .formatted(String.join(" ", command), process.exitValue(), Files.readString(err)));
            }
            return Files.readAllBytes(out);
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    static String text(List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        return new String(run(command, environment, limit), StandardCharsets.UTF_8);
    }
}
