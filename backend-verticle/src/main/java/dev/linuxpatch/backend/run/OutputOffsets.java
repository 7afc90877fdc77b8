// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

/**
 * How far the output of a command has been delivered: whoever follows again from here gets every line exactly once that
 * was not yet delivered. Each number is the position in that stream's file behind the last line that was delivered; of a
 * stream that outgrew its cap it lies beyond the cap instead and says which of the closing notices were delivered.
 *
 * @param stdout bytes of standard output
 * @param stderr bytes of standard error
 * @param status bytes of the package manager's status stream
 */
public record OutputOffsets(long stdout, long stderr, long status) {
    /** Nothing has been delivered. */
    public static final OutputOffsets NONE = new OutputOffsets(0, 0, 0);

    public OutputOffsets {
        if (stdout < 0 || stderr < 0 || status < 0) {
            throw new IllegalArgumentException("offsets must not be negative");
        }
    }

    long of(OutputSource source) {
        return switch (source) {
            case STDOUT -> stdout;
            case STDERR -> stderr;
            case STATUS -> status;
        };
    }
}
