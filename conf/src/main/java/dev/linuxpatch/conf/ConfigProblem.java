// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with the configuration, said so that a person can mend it.
 *
 * @param file the file; for other sources {@code environment NAME} or {@code command line}
 * @param line of the file, from 1; 0 where there is none
 * @param path dotted path of the key as it was written, empty when the problem is not one of a key
 * @param message what is wrong and what would be right
 */
public record ConfigProblem(String file, int line, String path, String message) {

    public ConfigProblem {
        Check.notBlank("file", file);
        requireNonNull(path, "path");
        Check.notBlank("message", message);
    }

    /** One line: {@code /etc/config.yaml:3: server.timeout_second: unknown key; did you mean 'timeout_seconds'?}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
