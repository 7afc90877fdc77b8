// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.Comparator;

/**
 * The order of Debian versions ({@code [epoch:]upstream[-revision]}), as Debian Policy 5.6.12 defines it and dpkg's
 * {@code lib/dpkg/version.c} applies it. Works on any text, so that a version that policy forbids still has a place.
 */
public final class DebianVersion {
    /** Oldest first. Versions that only differ in leading zeros or in a zero epoch or revision are equal. */
    public static final Comparator<String> ORDER = DebianVersion::compare;

    private DebianVersion() {}

    /** Negative if {@code a} is older than {@code b}, positive if it is newer, 0 if neither. */
    public static int compare(String a, String b) {
        if (a.equals(b)) {
            return 0;
        }
        int epochEndA = Math.max(a.indexOf(':'), 0);
        int epochEndB = Math.max(b.indexOf(':'), 0);
        int byEpoch = compareParts(a, 0, epochEndA, b, 0, epochEndB);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int startA = epochEndA > 0 ? epochEndA + 1 : 0;
        int startB = epochEndB > 0 ? epochEndB + 1 : 0;
        int hyphenA = a.lastIndexOf('-');
        int hyphenB = b.lastIndexOf('-');
        int upstreamEndA = hyphenA >= startA ? hyphenA : a.length();
        int upstreamEndB = hyphenB >= startB ? hyphenB : b.length();
        int byUpstream = compareParts(a, startA, upstreamEndA, b, startB, upstreamEndB);
        if (byUpstream != 0) {
            return byUpstream;
        }
        int revisionA = hyphenA >= startA ? hyphenA + 1 : a.length();
        int revisionB = hyphenB >= startB ? hyphenB + 1 : b.length();
        return compareParts(a, revisionA, a.length(), b, revisionB, b.length());
    }

    /** Alternates between a run of non-digits in the modified order and a number, until something differs. */
    private static int compareParts(String a, int i, int endA, String b, int j, int endB) {
        while (i < endA || j < endB) {
            while ((i < endA && !isDigit(a.charAt(i))) || (j < endB && !isDigit(b.charAt(j)))) {
                int difference = weight(a, i, endA) - weight(b, j, endB);
                if (difference != 0) {
                    return difference;
                }
                i++;
                j++;
            }
            while (i < endA && a.charAt(i) == '0') {
                i++;
            }
            while (j < endB && b.charAt(j) == '0') {
                j++;
            }
            int firstDifference = 0;
            while (i < endA && j < endB && isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                if (firstDifference == 0) {
                    firstDifference = a.charAt(i) - b.charAt(j);
                }
                i++;
                j++;
            }
            if (i < endA && isDigit(a.charAt(i))) {
                return 1;
            }
            if (j < endB && isDigit(b.charAt(j))) {
                return -1;
            }
            if (firstDifference != 0) {
                return firstDifference;
            }
        }
        return 0;
    }

    /** Tilde before the end, the end (and a digit) before letters, letters before everything else. */
    private static int weight(String version, int index, int end) {
        if (index >= end) {
            return 0;
        }
        char c = version.charAt(index);
        if (isDigit(c)) {
            return 0;
        }
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return c;
        }
        return c == '~' ? -1 : c + 256;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
