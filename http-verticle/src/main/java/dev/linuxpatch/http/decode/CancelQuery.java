// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.job.CancelMode;

/** What a cancel means while stopping would do harm: {@code mode=refuse}, the default, or {@code mode=defer}. */
public final class CancelQuery {
    private static final Syntax<CancelMode> MODE = Syntax.choice(CancelMode.class, WireName::of);

    private CancelQuery() {}

    /** @param query the text after the question mark; null if there is none */
    public static Decoded<CancelMode> decode(String query) {
        Violations violations = new Violations();
        CancelMode mode = QueryString.of(query, violations).get("mode", MODE).orElse(CancelMode.REFUSE);
        return violations.orElse(() -> mode);
    }
}
