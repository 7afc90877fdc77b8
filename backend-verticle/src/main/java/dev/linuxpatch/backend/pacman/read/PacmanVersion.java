// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.util.Comparator;

/** The order of versions {@code [epoch:]version[-release]} as vercmp(8) has it. Releases count only where both have one. */
public final class PacmanVersion {
    public static final Comparator<String> ORDER = PacmanVersion::compare;

    private final String epoch;
    private final String version;
    /** Null if there is none. */
    private final String release;

    private PacmanVersion(String text) {
        int digits = 0;
        while (digits < text.length() && isDigit(text.charAt(digits))) {
            digits++;
        }
        boolean hasEpoch = digits < text.length() && text.charAt(digits) == ':';
        epoch = hasEpoch && digits > 0 ? text.substring(0, digits) : "0";
        int dash = text.lastIndexOf('-');
        boolean hasRelease = dash >= digits;
        version = text.substring(hasEpoch ? digits + 1 : 0, hasRelease ? dash : text.length());
        release = hasRelease ? text.substring(dash + 1) : null;
    }

    /** Negative if the first is older. */
    public static int compare(String first, String second) {
        if (first.equals(second)) {
            return 0;
        }
        PacmanVersion a = new PacmanVersion(first);
        PacmanVersion b = new PacmanVersion(second);
        int order = compareParts(a.epoch, b.epoch);
        if (order == 0) {
            order = compareParts(a.version, b.version);
        }
        return order == 0 && a.release != null && b.release != null ? compareParts(a.release, b.release) : order;
    }

    /** libalpm's version of rpm's comparison: segments of digits or letters, and the lengths of what separates them. */
    private static int compareParts(String a, String b) {
        if (a.equals(b)) {
            return 0;
        }
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int fromA = i;
            int fromB = j;
            i = skipSeparators(a, i);
            j = skipSeparators(b, j);
            if (i == a.length() || j == b.length()) {
                break;
            }
            if (i - fromA != j - fromB) {
                return i - fromA < j - fromB ? -1 : 1;
            }
            boolean number = isDigit(a.charAt(i));
            int endA = segment(a, i, number);
            int endB = segment(b, j, number);
            if (endB == j) {
                // Of different kinds: a number is newer than letters.
                return number ? 1 : -1;
            }
            int order = number
                    ? compareNumbers(a.substring(i, endA), b.substring(j, endB))
                    : a.substring(i, endA).compareTo(b.substring(j, endB));
            if (order != 0) {
                return order < 0 ? -1 : 1;
            }
            i = endA;
            j = endB;
        }
        return compareRests(a.substring(i), b.substring(j));
    }

    /** Letters that are left make a version older ({@code 1.0rc} before {@code 1.0}), anything else makes it newer. */
    private static int compareRests(String a, String b) {
        if (a.isEmpty() && b.isEmpty()) {
            return 0;
        }
        boolean older = a.isEmpty() ? !isLetter(b.charAt(0)) : isLetter(a.charAt(0));
        return older ? -1 : 1;
    }

    private static int compareNumbers(String a, String b) {
        String x = withoutZeros(a);
        String y = withoutZeros(b);
        return x.length() == y.length() ? x.compareTo(y) : Integer.compare(x.length(), y.length());
    }

    private static String withoutZeros(String number) {
        int from = 0;
        while (from < number.length() && number.charAt(from) == '0') {
            from++;
        }
        return number.substring(from);
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length() && !isDigit(text.charAt(at)) && !isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int segment(String text, int from, boolean number) {
        int at = from;
        while (at < text.length() && (number ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
