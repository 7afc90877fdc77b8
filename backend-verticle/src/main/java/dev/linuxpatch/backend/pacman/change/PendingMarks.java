// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.run.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beside pacman's database, for as long as an archive that we made is being installed: which one, for its {@link Marks} are to
 * be put on record. Whatever is cut off after pacman and before that would leave an operator's configuration file to the next
 * upgrade.
 */
final class PendingMarks {
    private static final Logger LOG = LoggerFactory.getLogger(PendingMarks.class);
    private static final String NAME = "linux-patch.marks";
    /**
     * Takes the file and its lines. It is renamed, so that it is there as a whole or not at all, and flushed before pacman
     * writes anything.
     */
    private static final String WRITE = """
            set -e
            file=$1
            shift
            printf '%s\\n' "$@" > "$file.new"
            sync -- "$file.new"
            mv -f -- "$file.new" "$file"
            sync -- "${file%/*}"
            """;

    private final PacmanTarget target;
    private final Path file;

    /** @param directory of the database */
    PendingMarks(PacmanTarget target, Path directory) {
        this.target = target;
        this.file = directory.resolve(NAME);
    }

    boolean any() {
        return Files.exists(file);
    }

    /** The archives, if they can be told. */
    List<Path> read() {
        List<Path> archives = new ArrayList<>();
        try {
            for (String line : any() ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.<String>of()) {
                archives.add(Path.of(line));
            }
        } catch (IOException | InvalidPathException e) {
            LOG.warn("{} cannot be read", file, e);
        }
        return archives;
    }

    Command write(List<Path> archives) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", WRITE, "sh", file.toString()));
        archives.forEach(archive -> argv.add(archive.toString()));
        return target.command(argv);
    }

    Command done() {
        return target.command(List.of("rm", "-f", "--", file.toString()));
    }
}
