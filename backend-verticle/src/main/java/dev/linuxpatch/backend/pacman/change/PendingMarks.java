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
 * Beside pacman's database, for as long as an archive that we made is being installed: what its {@link Marks} are to put on
 * record. Whatever is cut off after pacman and before that would leave an operator's configuration file to the next upgrade.
 */
final class PendingMarks {
    private static final Logger LOG = LoggerFactory.getLogger(PendingMarks.class);
    private static final String NAME = "linux-patch.marks";
    /** Takes the file and its lines; renamed, so that it is there as a whole or not at all. */
    private static final String WRITE = """
            file=$1
            shift
            printf '%s\\n' "$@" > "$file.new" && mv -f "$file.new" "$file"
            """;

    private static final String FRESH = "fresh ";
    private static final String PRESENT = "present ";

    private final PacmanTarget target;
    private final Path file;

    /** @param directory of the database */
    PendingMarks(PacmanTarget target, Path directory) {
        this.target = target;
        this.file = directory.resolve(NAME);
    }

    /**
     * An archive whose marks are not all on record.
     *
     * @param fresh whether the package was not installed before
     */
    record Pending(Path archive, boolean fresh) {}

    boolean any() {
        return Files.exists(file);
    }

    /** Those that can be told. */
    List<Pending> read() {
        List<Pending> pending = new ArrayList<>();
        try {
            for (String line : any() ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.<String>of()) {
                if (line.startsWith(FRESH)) {
                    pending.add(new Pending(Path.of(line.substring(FRESH.length())), true));
                } else if (line.startsWith(PRESENT)) {
                    pending.add(new Pending(Path.of(line.substring(PRESENT.length())), false));
                }
            }
        } catch (IOException | InvalidPathException e) {
            LOG.warn("{} cannot be read", file, e);
        }
        return pending;
    }

    Command write(List<Pending> pending) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", WRITE, "sh", file.toString()));
        pending.forEach(each -> argv.add((each.fresh() ? FRESH : PRESENT) + each.archive()));
        return target.command(argv);
    }

    Command done() {
        return target.command(List.of("rm", "-f", "--", file.toString()));
    }
}
