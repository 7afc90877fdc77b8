// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Turns the bytes of a stream, in pieces of any size, into lines of text that are safe to store and to show.
 *
 * <p>A carriage return goes back to the start of the line, as on a terminal: what it overwrites (progress counters) is
 * left out. Invalid UTF-8 becomes U+FFFD. Memory is bounded by the longest line that is kept.
 */
final class LineSplitter {
    static final int MAX_LINE_BYTES = 8 * 1024;
    static final String CUT = " […]";

    /** ECMA-48: control sequences, operating system commands (titles, links), then short escapes. */
    private static final Pattern ESCAPES = Pattern.compile(
            "\u001B(?:\\[[0-?]*[ -/]*[@-~]" + "|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?" + "|[ -/]*[0-Z\\\\-~])");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\u0080-\u009F&&[^\t]]");

    private final Consumer<String> lines;
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int length;
    private boolean cut;
    private boolean returned;
    private long pending;

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            pending++;
            if (b == '\n') {
                pending = 0;
                emit();
            } else if (b == '\r') {
                returned = true;
            } else {
                append(b);
            }
        }
    }

    /** Ends a line that has no line end, if there is one. */
    void finish() {
        pending = 0;
        if (length > 0) {
            emit();
        }
    }

    /** How many bytes were fed since the last line end: those of a line that was not handed out yet. */
    long pending() {
        return pending;
    }

    private void append(byte b) {
        if (returned) {
            clear();
        }
        if (length < line.length) {
            line[length++] = b;
        } else {
            cut = true;
        }
    }

    private void emit() {
        int end = cut ? lastWholeCharacter() : length;
        String text = new String(line, 0, end, StandardCharsets.UTF_8);
        String plain = CONTROLS.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll("");
        boolean wasCut = cut;
        clear();
        lines.accept(wasCut ? plain + CUT : plain);
    }

    private void clear() {
        length = 0;
        cut = false;
        returned = false;
    }

    /** Where to cut so that a character of several bytes is not split: before its first byte. */
    private int lastWholeCharacter() {
        int start = length - 1;
        while (start > length - 4 && (line[start] & 0xC0) == 0x80) {
            start--;
        }
        int lead = line[start] & 0xFF;
        int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return start + size > length ? start : length;
    }
}
