// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import java.util.Optional;

/** Whether a caller is content with what was read before a host went: {@code stale=ok}. */
public final class Staleness {
    private static final String NAME = "stale";
    private static final Syntax<Boolean> OK =
            new Syntax<>("must be ok", text -> text.equals("ok") ? Optional.of(true) : Optional.empty());

    private Staleness() {}

    /** @param query the text after the question mark; null if there is none */
    public static Decoded<Boolean> decode(String query) {
        if (query == null || !query.contains(NAME)) {
            return Decoded.valid(false);
        }
        Violations violations = new Violations();
        boolean accepted = QueryString.of(query, violations).get(NAME, OK).orElse(false);
        return violations.orElse(() -> accepted);
    }
}
