// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

/** Numbers as control files write them. */
final class Numbers {
    private Numbers() {}

    /** The number; 0 if the text is null, no number or negative. */
    static long parse(String text) {
        if (text == null) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(text.trim()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
