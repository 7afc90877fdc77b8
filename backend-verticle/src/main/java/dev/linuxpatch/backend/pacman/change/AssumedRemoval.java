// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.run.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Asks pacman as if some packages were gone already: in a database that has all others. pacman removes and installs by
 * different commands, so what is to be removed first would stand in the way of what is asked. Nothing is changed or locked.
 */
final class AssumedRemoval {
    /** Stands for the path of that database. */
    private static final String ASSUMED = "linux-patch:assumed";
    /** Takes the database, the records that it shall not have, and behind the first {@code --} the question. */
    private static final String ASK = """
            set -e
            database=$1
            shift
            assumed=$(mktemp -d)
            trap 'rm -rf -- "$assumed"' EXIT
            cp -rs -- "$database/local" "$database/sync" "$assumed"
            while [ "$1" != -- ]; do
                rm -rf -- "$assumed/local/$1"
                shift
            done
            shift
            for argument in "$@"; do
                shift
                [ "$argument" != %s ] || argument=$assumed
                set -- "$@" "$argument"
            done
            "$@"
            """.formatted(ASSUMED);

    private AssumedRemoval() {}

    /**
     * @param records of what is assumed to be gone
     * @param arguments of pacman; they print, and change nothing
     */
    static Command ask(PacmanTarget target, Path database, Collection<Path> records, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", ASK, "sh", database.toString()));
        records.forEach(record -> argv.add(record.getFileName().toString()));
        argv.add("--");
        List<String> question = new ArrayList<>(List.of("--dbpath", ASSUMED));
        question.addAll(arguments);
        argv.addAll(target.pacman(question).argv());
        return target.command(argv);
    }
}
