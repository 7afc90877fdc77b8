// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chooses among the representations of one resource, as RFC 9110 (12.5.1) says. */
public final class Accept {
    private static final String ANYTHING = "*/*";

    private Accept() {}

    /**
     * The one that a client likes best; among equals the first that is offered.
     *
     * @param header null if there is none: then everything is welcome
     * @param offered media types, the usual one first
     * @return empty if it wants none of them
     */
    public static Optional<String> best(String header, List<String> offered) {
        if (header == null || header.isBlank()) {
            return Optional.of(offered.get(0));
        }
        String best = null;
        double most = 0;
        for (String type : offered) {
            double weight = weight(header, type);
            if (weight > most) {
                most = weight;
                best = type;
            }
        }
        return Optional.ofNullable(best);
    }

    /** By the most specific range that covers the type. */
    private static double weight(String header, String type) {
        String family = type.substring(0, type.indexOf('/')) + "/*";
        double weight = 0;
        int precision = -1;
        for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = element.split(";", -1);
            String range = parts[0].strip();
            int found = range.equals(type) ? 2 : range.equals(family) ? 1 : range.equals(ANYTHING) ? 0 : -1;
            if (found > precision) {
                precision = found;
                weight = quality(parts);
            }
        }
        return weight;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2).strip());
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
