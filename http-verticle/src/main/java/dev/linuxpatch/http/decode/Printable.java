// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

/** Makes what a stranger sent fit to be repeated in an error: short, and without anything that a terminal would obey. */
final class Printable {
    private static final int MAX_CHARACTERS = 128;

    private Printable() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length() && out.length() < MAX_CHARACTERS) {
            int c = text.codePointAt(at);
            out.appendCodePoint(isPrintable(c) ? c : '\uFFFD');
            at += Character.charCount(c);
        }
        return at < text.length() ? out.append('…').toString() : out.toString();
    }

    /** Whether every character is one that a person can see, or a space. */
    static boolean all(String text) {
        return text.codePoints().allMatch(Printable::isPrintable);
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
