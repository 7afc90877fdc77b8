// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.run.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes pacman's database say again, once an archive that we made is installed, what it had said before. */
final class MarkCommands {
    /** Stands in no path of a package. */
    private static final char DELIMITER = '\u0001';

    private MarkCommands() {}

    /** None for an archive that somebody else made. */
    static List<Command> after(PacmanTarget target, PacmanPackages packages, Path archive) {
        Marks marks;
        try {
            marks = Marks.read(archive).orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (marks == null) {
            return List.of();
        }
        List<Command> commands = new ArrayList<>();
        if (!marks.shipped().isEmpty()) {
            List<String> argv = new ArrayList<>(List.of("sed", "-i"));
            marks.shipped().forEach((path, digest) -> argv.addAll(List.of("-e", shipped(path, digest))));
            argv.addAll(List.of(
                    "--",
                    packages.record(marks.name(), marks.version())
                            .resolve("files")
                            .toString()));
            commands.add(target.command(argv));
        }
        if (marks.dependency() && packages.installed(marks.name()).isEmpty()) {
            commands.add(target.pacman(
                    List.of("-D", "-q", "--asdeps", "--", marks.name().value())));
        }
        return commands;
    }

    /** Replaces the digest in the line of one configuration file. */
    private static String shipped(String path, String digest) {
        return "s" + DELIMITER + '^' + pattern(path) + "\\t[^\\t]*$" + DELIMITER + replacement(path) + "\\t" + digest
                + DELIMITER;
    }

    private static String pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '^') {
                pattern.append("\\^");
            } else if (".*[$\\".indexOf(c) >= 0) {
                pattern.append('[').append(c).append(']');
            } else {
                pattern.append(c);
            }
        }
        return pattern.toString();
    }

    private static String replacement(String text) {
        return text.replace("\\", "\\\\").replace("&", "\\&");
    }
}
