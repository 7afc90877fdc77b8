// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.time.Duration;

/**
 * What became of a proof.
 *
 * @param seen what was seen, or what was wrong, in words
 */
record Outcome(String claim, Verdict verdict, String seen, Duration time) {
    /** Whether the claim holds. */
    enum Verdict {
        HOLDS,
        FAILS,
        /** The machine could not be brought back after an earlier failure. */
        NOT_TRIED
    }
}
