// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import java.util.Comparator;
import java.util.List;

/**
 * The order of versions {@code number{.number}[letter]{_suffix[number]}[~hash][-rN]} (apk-package(5), apk-tools version.c).
 */
public final class ApkVersion {
    public static final Comparator<String> ORDER = ApkVersion::compare;

    /** Before the version that they are suffixes of. */
    private static final List<String> PRE = List.of("alpha", "beta", "pre", "rc");
    /** After it. */
    private static final List<String> POST = List.of("cvs", "svn", "git", "hg", "p");

    /** What can come next; in the order in which an end at one of them is older than an end at a later one. */
    private enum Token {
        NUMBER_OR_ZERO,
        NUMBER,
        LETTER,
        SUFFIX,
        SUFFIX_NUMBER,
        REVISION,
        END
    }

    private final String text;
    private int at;
    private Token token = Token.NUMBER;

    private ApkVersion(String text) {
        this.text = text;
    }

    /** Negative if the first is older. */
    public static int compare(String first, String second) {
        ApkVersion a = new ApkVersion(first);
        ApkVersion b = new ApkVersion(second);
        while (a.token == b.token && a.token != Token.END) {
            int order = Long.compare(a.next(), b.next());
            if (order != 0) {
                return order;
            }
        }
        if (a.token == b.token) {
            return 0;
        }
        // What goes on is newer, unless it goes on with a suffix of something that was there before the release.
        if (a.token == Token.SUFFIX && a.next() < 0) {
            return -1;
        }
        if (b.token == Token.SUFFIX && b.next() < 0) {
            return 1;
        }
        return b.token.compareTo(a.token);
    }

    /** The value of the token, and on to the next one. */
    private long next() {
        return switch (token) {
            case NUMBER_OR_ZERO -> zeros();
            case NUMBER, SUFFIX_NUMBER, REVISION -> number();
            case LETTER -> letter();
            case SUFFIX -> suffix();
            case END -> 0;
        };
    }

    private long letter() {
        char letter = text.charAt(at++);
        follow();
        return letter;
    }

    /** A number with zeros in front, after a point, is a fraction: the more zeros, the older. */
    private long zeros() {
        int from = at;
        while (at < text.length() && text.charAt(at) == '0') {
            at++;
        }
        if (at - from > 1 || (at > from && at < text.length() && isDigit(text.charAt(at)))) {
            token = Token.NUMBER;
            if (at == text.length() || !isDigit(text.charAt(at))) {
                follow();
            }
            return from - at;
        }
        at = from;
        return number();
    }

    private long number() {
        long value = 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
            // Longer ones than any version has stay as large as they can be.
            value = Math.min(value * 10 + (text.charAt(at++) - '0'), Long.MAX_VALUE / 100);
        }
        follow();
        return value;
    }

    private long suffix() {
        int from = at;
        while (at < text.length() && isLower(text.charAt(at))) {
            at++;
        }
        String word = text.substring(from, at);
        follow();
        return PRE.contains(word) ? PRE.indexOf(word) - PRE.size() : Math.max(0, POST.indexOf(word));
    }

    /** What the text goes on with. */
    private void follow() {
        Token before = token;
        if (at < text.length() && text.charAt(at) == '~') {
            // The hash of a commit has no order.
            while (at < text.length() && text.charAt(at) != '-') {
                at++;
            }
        }
        if (at == text.length()) {
            token = Token.END;
        } else if (before == Token.SUFFIX && isDigit(text.charAt(at))) {
            token = Token.SUFFIX_NUMBER;
        } else if (text.charAt(at) == '.' && before.compareTo(Token.LETTER) < 0) {
            at++;
            token = Token.NUMBER_OR_ZERO;
        } else if (isLower(text.charAt(at)) && before.compareTo(Token.LETTER) < 0) {
            token = Token.LETTER;
        } else if (text.charAt(at) == '_') {
            at++;
            token = Token.SUFFIX;
        } else if (text.startsWith("-r", at)) {
            at += 2;
            token = Token.REVISION;
        } else {
            // Not a version by these rules; what was read of it counts.
            token = Token.END;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }
}
