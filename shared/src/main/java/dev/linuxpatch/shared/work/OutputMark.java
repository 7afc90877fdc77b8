// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.work;

import java.util.Objects;

/**
 * How much of a job's output has been reported. It is stored in the same commit as the events that came of it, so that a
 * worker that starts anew goes on at that byte: no line twice, none left out.
 *
 * @param step name of the program run whose output it is, unique within its job; empty while none was run
 * @param stdout bytes of standard output, always at the end of a line
 * @param stderr bytes of standard error
 * @param status bytes of the package manager's status stream
 */
public record OutputMark(String step, long stdout, long stderr, long status) {
    /** Nothing yet. */
    public static final OutputMark NONE = new OutputMark("", 0, 0, 0);

    public OutputMark {
        Objects.requireNonNull(step, "step");
        if (stdout < 0 || stderr < 0 || status < 0) {
            throw new IllegalArgumentException("bytes must not be negative");
        }
    }

    /** The beginning of a run's output. */
    public static OutputMark startOf(String step) {
        return new OutputMark(step, 0, 0, 0);
    }
}
