// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A program to run, as data.
 *
 * @param argv program and arguments; the program is an absolute path or a bare name that is looked up in {@code PATH}
 * @param environment the whole environment, nothing is inherited from this JVM
 * @param workingDirectory an absolute path
 */
public record Command(List<String> argv, Map<String, String> environment, Path workingDirectory) {
    /** Marks every process of a job; set by the runner, not by callers. */
    static final String MARKER = "LINUX_PATCH_JOB";

    /** Used to find the program if the environment has no {@code PATH}. */
    public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** @throws IllegalArgumentException if the operating system could not take it: a bug of the caller, not bad input */
    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            throw new IllegalArgumentException("argv names no program");
        }
        String program = argv.get(0);
        if (program.indexOf('/') > 0) {
            throw new IllegalArgumentException("the program must be a bare name or an absolute path, not " + program);
        }
        argv.forEach(argument -> refuseNul("argv", argument));
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.equals(MARKER)) {
                throw new IllegalArgumentException("environment may not set '" + name + "'");
            }
            refuseNul("environment", name);
            refuseNul("environment", value);
        });
        if (!workingDirectory.isAbsolute()) {
            throw new IllegalArgumentException("workingDirectory must be absolute, not " + workingDirectory);
        }
    }

    /** Runs in the root directory with an empty environment. */
    public static Command of(String... argv) {
        return of(List.of(argv));
    }

    /** Runs in the root directory with an empty environment. */
    public static Command of(List<String> argv) {
        return new Command(argv, Map.of(), Path.of("/"));
    }

    /** The same with more environment; a name that is already set gets the new value. */
    public Command with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(more);
        return new Command(argv, all, workingDirectory);
    }

    /** The same in another working directory. */
    public Command in(Path directory) {
        return new Command(argv, environment, directory);
    }

    private static void refuseNul(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(field + " contains a NUL character");
        }
    }
}
