// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.util.Objects;

/**
 * One line of output.
 *
 * @param text without line end, escape sequences and control characters (but tabs), at most about 8 KiB
 */
public record OutputLine(OutputSource source, String text) {
    public OutputLine {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(text, "text");
    }
}
