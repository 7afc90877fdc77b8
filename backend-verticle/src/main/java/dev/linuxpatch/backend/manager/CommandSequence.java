// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.backend.run.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * Several commands as one, for package managers that need more than one for what others do at once. They run in their order
 * until one fails, whose exit code is that of the whole. Standard error joins standard output, so that it stays in order
 * who said what.
 */
public final class CommandSequence {
    /**
     * Takes count and argument vector of each command in turn; constant, so that nothing can be taken for a part of it. For
     * each command the arguments are turned round until the others are in front, and those are dropped.
     */
    private static final String SCRIPT = """
            exec 2>&1
            while [ $# -gt 0 ]; do
              count=$1
              shift
              (
                others=$(($# - count))
                i=0
                while [ $i -lt $count ]; do
                  set -- "$@" "$1"
                  shift
                  i=$((i + 1))
                done
                shift $others
                exec "$@"
              ) || exit $?
              shift $count
            done
            """;

    private static final String ONE = "exec \"$@\" 2>&1";

    private CommandSequence() {}

    /** @throws IllegalArgumentException if there is none, or if they differ in more than their arguments */
    public static Command of(List<Command> commands) {
        Command first = commands.get(0);
        if (commands.stream()
                .anyMatch(command -> !command.environment().equals(first.environment())
                        || !command.workingDirectory().equals(first.workingDirectory()))) {
            throw new IllegalArgumentException("commands of one sequence share environment and directory");
        }
        List<String> argv = new ArrayList<>(List.of("sh", "-c"));
        if (commands.size() == 1) {
            argv.addAll(List.of(ONE, "sh"));
            argv.addAll(first.argv());
        } else {
            argv.addAll(List.of(SCRIPT, "sh"));
            for (Command command : commands) {
                argv.add(Integer.toString(command.argv().size()));
                argv.addAll(command.argv());
            }
        }
        return new Command(argv, first.environment(), first.workingDirectory());
    }
}
