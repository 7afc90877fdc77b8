// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import java.util.ArrayList;
import java.util.List;

/** Everything that the evidence of one round is held against. */
public final class RoundCheck {
    private RoundCheck() {}

    /** What is wrong; empty if nothing is. */
    public static List<Violation> of(Evidence evidence) {
        List<Violation> found = new ArrayList<>();
        found.addAll(AdmissionCheck.of(evidence));
        found.addAll(ChangesCheck.of(evidence));
        found.addAll(ChangesCheck.unsound(evidence.after()));
        found.addAll(ScriptsCheck.of(evidence));
        found.addAll(LogCheck.of(evidence));
        return found;
    }
}
