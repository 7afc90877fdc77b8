// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a program of this host to its end. */
final class Tool {
    private Tool() {}

    /**
     * Runs a program that ends soon by itself.
     *
     * @return what it wrote to standard output
     * @throws VmException if it does not end with 0
     */
    static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        VmException.unless(code == 0, "%s ended with %d", List.of(command), code);
        return output;
    }
}
