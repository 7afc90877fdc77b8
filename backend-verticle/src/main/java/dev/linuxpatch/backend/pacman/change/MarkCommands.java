// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.run.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes pacman's database say again, once archives that we made are installed, what it had said before. */
final class MarkCommands {
    private static final Logger LOG = LoggerFactory.getLogger(MarkCommands.class);
    /** Stands in no path of a package. */
    private static final char DELIMITER = '\u0001';

    private final PacmanTarget target;
    private final PacmanPackages packages;
    private final PendingMarks pending;

    MarkCommands(PacmanTarget target, PacmanPackages packages) {
        this.target = target;
        this.packages = packages;
        this.pending = new PendingMarks(target, packages.databaseDirectory());
    }

    /** The installation with what has to be done before and after it; by itself if there is nothing to put on record. */
    List<Command> around(Command installation, List<Path> archives) {
        List<Path> open = new ArrayList<>();
        List<Command> marking = new ArrayList<>();
        for (Path archive : archives) {
            marks(archive).ifPresent(marks -> {
                open.add(archive);
                marking.addAll(commands(marks));
            });
        }
        if (open.isEmpty()) {
            return List.of(installation);
        }
        List<Command> commands = new ArrayList<>(List.of(pending.write(open), installation));
        commands.addAll(marking);
        commands.add(pending.done());
        return commands;
    }

    /** Whether an installation was cut off before everything was on record again. */
    boolean unfinished() {
        return pending.any();
    }

    /** What is missing of installations that were cut off, of what they have installed. */
    List<Command> finish() {
        if (!unfinished()) {
            return List.of();
        }
        List<Command> commands = new ArrayList<>();
        for (Path archive : pending.read()) {
            try {
                marks(archive)
                        .filter(marks -> packages.installed(marks.name())
                                .filter(marks.version()::equals)
                                .isPresent())
                        .ifPresent(marks -> commands.addAll(commands(marks)));
            } catch (UncheckedIOException e) {
                // Nothing that is done here would bring it back.
                LOG.warn("what {} has of marks is lost", archive, e);
            }
        }
        commands.add(pending.done());
        return commands;
    }

    /** Empty if there is nothing to put on record. */
    private static Optional<Marks> marks(Path archive) {
        try {
            return Marks.read(archive).filter(marks -> !marks.shipped().isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What they put on record is on disk before {@link PendingMarks} forgets it. */
    private List<Command> commands(Marks marks) {
        Path record = packages.record(marks.name(), marks.version());
        String files = record.resolve("files").toString();
        List<String> argv = new ArrayList<>(List.of("sed", "-i"));
        marks.shipped().forEach((path, digest) -> argv.addAll(List.of("-e", shipped(path, digest))));
        argv.addAll(List.of("--", files));
        return List.of(target.command(argv), target.command(List.of("sync", "--", files, record.toString())));
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
