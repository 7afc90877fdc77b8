// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs as {@code execvp(3)} does, but before anything is started and never in a relative directory. */
final class Programs {
    private Programs() {}

    static Optional<Path> find(Command command) {
        return find(command.argv().get(0), command.environment().getOrDefault("PATH", Command.DEFAULT_PATH));
    }

    static Optional<Path> find(String program, String path) {
        if (program.startsWith("/")) {
            return Optional.of(Path.of(program)).filter(Programs::executable);
        }
        return Stream.of(path.split(":", -1))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(Programs::executable)
                .findFirst();
    }

    private static boolean executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
