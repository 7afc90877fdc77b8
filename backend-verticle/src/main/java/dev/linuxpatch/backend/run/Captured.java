// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.util.Objects;

/**
 * The answer to a short question.
 *
 * @param exitCode the program's exit code; by the convention of shells 127 if there is no such program, 126 if it
 *     could not be started (then the reason is in {@code stderr}) and 128+n if signal n ended it
 * @param stdout at most the bytes that were asked for, as UTF-8
 * @param stderr at most as many
 * @param timedOut whether it was ended because it took too long, or because the asking thread was interrupted
 * @param truncated whether it was ended because it wrote more than was asked for
 */
public record Captured(int exitCode, String stdout, String stderr, boolean timedOut, boolean truncated) {
    public Captured {
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
    }

    /** Whether the program ran to its end, said everything and returned 0. */
    public boolean succeeded() {
        return exitCode == 0 && !timedOut && !truncated;
    }
}
