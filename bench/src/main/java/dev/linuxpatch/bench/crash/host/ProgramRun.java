// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program that the service has started for a job.
 *
 * @param step as the service calls it, for example {@code 02-change}
 */
public record ProgramRun(String jobId, String step) {
    /**
     * The job and the step of every program run that began: by the marker that its processes carry.
     *
     * @param jobs the directory of the service that has run them
     */
    public static Map<String, ProgramRun> byMarker(Path jobs) {
        Map<String, ProgramRun> runs = new HashMap<>();
        try (Stream<Path> files = Files.walk(jobs)) {
            for (Path begin : files.filter(file -> file.endsWith("begin")).toList()) {
                Path step = begin.getParent();
                for (String line : Files.readAllLines(begin)) {
                    if (line.startsWith("marker=")) {
                        runs.put(
                                line.substring("marker=".length()),
                                new ProgramRun(
                                        step.getParent().getFileName().toString(),
                                        step.getFileName().toString()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runs;
    }
}
