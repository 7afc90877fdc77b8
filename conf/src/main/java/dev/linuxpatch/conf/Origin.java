// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

/**
 * Where a value comes from.
 *
 * @param source which kind of source
 * @param name the file, the environment variable or the option; empty for a default
 * @param line of the file, from 1; 0 where there is none
 */
record Origin(Source source, String name, int line) {

    /** From the weakest to the strongest. */
    enum Source {
        DEFAULT,
        FILE,
        ENVIRONMENT,
        OPTION
    }

    static final Origin DEFAULT = new Origin(Source.DEFAULT, "", 0);

    Origin {
        requireNonNull(source, "source");
        requireNonNull(name, "name");
    }

    static Origin file(String file, int line) {
        return new Origin(Source.FILE, file, line);
    }

    static Origin environment(String variable) {
        return new Origin(Source.ENVIRONMENT, variable, 0);
    }

    static Origin option() {
        return new Origin(Source.OPTION, "command line", 0);
    }

    ConfigProblem problem(String path, String message) {
        return switch (source) {
            case DEFAULT -> new ConfigProblem("default", 0, path, message);
            case FILE -> new ConfigProblem(name, line, path, message);
            case ENVIRONMENT -> new ConfigProblem("environment " + name, 0, path, message);
            case OPTION -> new ConfigProblem(name, 0, path, message);
        };
    }

    /** As {@code check-config} shows it. */
    @Override
    public String toString() {
        return switch (source) {
            case DEFAULT -> "default";
            case FILE -> "file, line " + line;
            case ENVIRONMENT -> "environment " + name;
            case OPTION -> name;
        };
    }
}
