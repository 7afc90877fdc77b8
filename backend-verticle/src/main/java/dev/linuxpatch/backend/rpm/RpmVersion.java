// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.util.Comparator;
import java.util.Objects;

/**
 * A version of an rpm package: {@code [epoch:]version[-release]}, in the order of rpm's {@code rpmvercmp} (rpm-version(7)).
 *
 * @param epoch 0 if there is none
 * @param release empty if none is named
 */
public record RpmVersion(long epoch, String version, String release) implements Comparable<RpmVersion> {
    /** Texts, oldest first. */
    public static final Comparator<String> ORDER = RpmVersion::compare;

    private static final int MAX_EPOCH_DIGITS = 10;

    public RpmVersion {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(release, "release");
    }

    /** Any text has a place: what is no number before a colon is part of the version. */
    public static RpmVersion parse(String text) {
        int colon = text.indexOf(':');
        boolean hasEpoch = colon > 0
                && colon <= MAX_EPOCH_DIGITS
                && text.substring(0, colon).chars().allMatch(c -> isDigit((char) c));
        String rest = hasEpoch ? text.substring(colon + 1) : text;
        int hyphen = rest.lastIndexOf('-');
        return new RpmVersion(
                hasEpoch ? Long.parseLong(text.substring(0, colon)) : 0,
                hyphen < 0 ? rest : rest.substring(0, hyphen),
                hyphen < 0 ? "" : rest.substring(hyphen + 1));
    }

    /** Negative if {@code a} is older than {@code b}, positive if it is newer, 0 if neither. */
    public static int compare(String a, String b) {
        return a.equals(b) ? 0 : parse(a).compareTo(parse(b));
    }

    /** A version without a release equals every release of it, as in dependencies. */
    @Override
    public int compareTo(RpmVersion other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byVersion = compareParts(version, other.version);
        if (byVersion != 0 || release.isEmpty() || other.release.isEmpty()) {
            return byVersion;
        }
        return compareParts(release, other.release);
    }

    /** As this project writes it: an epoch only if it is not 0. */
    @Override
    public String toString() {
        return (epoch == 0 ? "" : epoch + ":") + version + (release.isEmpty() ? "" : "-" + release);
    }

    /** Runs of digits or of letters, one after the other; a tilde is before the end, a caret behind it. */
    private static int compareParts(String a, String b) {
        if (a.equals(b)) {
            return 0;
        }
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            i = skipSeparators(a, i);
            j = skipSeparators(b, j);
            char first = at(a, i);
            char second = at(b, j);
            if (first == '~' || second == '~') {
                if (first != '~' || second != '~') {
                    return first == '~' ? -1 : 1;
                }
                i++;
                j++;
                continue;
            }
            if (first == '^' || second == '^') {
                if (first == second) {
                    i++;
                    j++;
                    continue;
                }
                if (first == '\0' || second == '\0') {
                    return first == '\0' ? -1 : 1;
                }
                return first == '^' ? -1 : 1;
            }
            if (first == '\0' || second == '\0') {
                break;
            }
            boolean numbers = isDigit(first);
            int endA = end(a, i, numbers);
            int endB = end(b, j, numbers);
            if (endB == j) {
                // A number is newer than letters.
                return numbers ? 1 : -1;
            }
            int bySegment = compareSegments(a.substring(i, endA), b.substring(j, endB), numbers);
            if (bySegment != 0) {
                return bySegment;
            }
            i = endA;
            j = endB;
        }
        return Boolean.compare(i < a.length(), j < b.length());
    }

    private static int compareSegments(String a, String b, boolean numbers) {
        if (!numbers) {
            return a.compareTo(b);
        }
        String first = withoutZeros(a);
        String second = withoutZeros(b);
        int byLength = Integer.compare(first.length(), second.length());
        return byLength != 0 ? byLength : first.compareTo(second);
    }

    private static String withoutZeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    private static int skipSeparators(String text, int from) {
        int i = from;
        while (i < text.length() && !isSegment(text.charAt(i)) && text.charAt(i) != '~' && text.charAt(i) != '^') {
            i++;
        }
        return i;
    }

    private static int end(String text, int from, boolean numbers) {
        int i = from;
        while (i < text.length() && (numbers ? isDigit(text.charAt(i)) : isLetter(text.charAt(i)))) {
            i++;
        }
        return i;
    }

    /** NUL behind the end. */
    private static char at(String text, int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    private static boolean isSegment(char c) {
        return isDigit(c) || isLetter(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
