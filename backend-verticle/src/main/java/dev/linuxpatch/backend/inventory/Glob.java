// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

/** Patterns in which {@code *} stands for any text, in linear memory and without backtracking blow-up. */
public final class Glob {
    private Glob() {}

    /** Whether the whole text fits the pattern, case counts. */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
