// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.bench.rollback.check.Finding;
import dev.linuxpatch.bench.rollback.plan.RoundPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is counted and found while a round goes on. */
final class Tally {
    /** What is counted. */
    enum Count {
        /** Changes that were asked for. */
        ASKED,
        /** Jobs that changed packages. */
        JOBS,
        /** Of these, those that failed. */
        FAILED,
        /** Edits and moves of the archive between. */
        OTHERS,
        /** Rollbacks that brought everything back. */
        UNDONE,
        /** Jobs that said that they could not be undone, truthfully. */
        UNAVAILABLE
    }

    private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> story = new ArrayList<>();

    void count(Count what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** For whoever wants to know how it came to what was found. */
    void tell(String what) {
        story.add(what);
    }

    void find(Finding.Kind kind, String what) {
        findings.add(new Finding(kind, what));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    RoundResult result(RoundPlan plan, long nanos) {
        return new RoundResult(plan, counts, findings, story, Duration.ofNanos(nanos));
    }
}
