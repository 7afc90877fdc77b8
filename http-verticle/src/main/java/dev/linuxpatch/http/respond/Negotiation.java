// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import java.util.Locale;

/** The two request headers that choose among representations: {@code Accept-Encoding} and {@code If-None-Match}. */
final class Negotiation {
    private Negotiation() {}

    /** RFC 9110, 12.5.3. Without the header gzip is not sent, though it might be: simple clients do not expect it. */
    static boolean acceptsGzip(String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        Boolean any = null;
        for (String element : acceptEncoding.split(",", -1)) {
            String[] parts = element.split(";", -1);
            String coding = parts[0].strip().toLowerCase(Locale.ROOT);
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return positive(parts);
            }
            if (coding.equals("*")) {
                any = positive(parts);
            }
        }
        return any != null && any;
    }

    private static boolean positive(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                String weight = parameter.substring(2).strip();
                return !weight.isEmpty() && weight.chars().anyMatch(c -> c >= '1' && c <= '9');
            }
        }
        return true;
    }

    /**
     * RFC 9110, 13.1.2: weak comparison with each of the list, or {@code *}.
     *
     * @param ifNoneMatch null if the header is absent
     * @param entityTag with its quotes
     */
    static boolean matches(String ifNoneMatch, String entityTag) {
        if (ifNoneMatch == null) {
            return false;
        }
        String rest = ifNoneMatch.strip();
        if (rest.equals("*")) {
            return true;
        }
        // Tags may hold commas, so the list cannot be split at them.
        int at = 0;
        while (true) {
            int open = rest.indexOf('"', at);
            int close = open < 0 ? -1 : rest.indexOf('"', open + 1);
            if (close < 0) {
                return false;
            }
            if (rest.substring(open, close + 1).equals(entityTag)) {
                return true;
            }
            at = close + 1;
        }
    }
}
