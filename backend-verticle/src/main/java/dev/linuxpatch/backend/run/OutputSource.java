// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.util.Locale;

/** The three streams of a job, each a file of that name in lower case. */
public enum OutputSource {
    /** File descriptor 3: the package manager's own progress. Never capped. */
    STATUS,
    STDOUT,
    STDERR;

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
