// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A package name in which {@code *} stands for any characters, also none, and {@code ?}, where it is allowed, for one. No
 * package name holds either.
 */
public record NamePattern(String value) {
    static final int MAX_LENGTH = 256;
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9*][a-zA-Z0-9*+.:_-]{0,255}");
    private static final char ANY = '*';
    private static final char ONE = '?';

    static Optional<NamePattern> parse(String text) {
        return LEGAL.matcher(text).matches() ? Optional.of(new NamePattern(text)) : Optional.empty();
    }

    /** Takes time proportional to the product of the lengths at worst; no pattern can make it worse. */
    public boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < value.length() && value.charAt(p) == ANY) {
                star = p++;
                resume = n;
            } else if (p < value.length() && (value.charAt(p) == name.charAt(n) || value.charAt(p) == ONE)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < value.length() && value.charAt(p) == ANY) {
            p++;
        }
        return p == value.length();
    }
}
