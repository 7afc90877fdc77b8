// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.plan;

import java.util.List;
import java.util.Map;

/**
 * A round: a new root, what is installed in it at first, and sequences that are made and undone one after the other.
 *
 * @param start what is installed, by name
 */
public record RoundPlan(int number, Map<String, Start> start, List<Sequence> sequences) {
    public RoundPlan {
        start = Map.copyOf(start);
        sequences = List.copyOf(sequences);
    }

    /**
     * A package that is there before.
     *
     * @param automatic whether it is marked as installed only because another one needs it
     * @param grouped whether it is marked as installed because it is part of a group
     * @param held whether it shall be kept as it is
     * @param edit what the operator has made of its configuration file; null for nothing
     */
    public record Start(String version, boolean automatic, boolean grouped, boolean held, Step.Edit edit) {}

    /** Steps, and how they are undone. */
    public record Sequence(List<Step> steps, Undo undo) {
        public Sequence {
            steps = List.copyOf(steps);
        }
    }
}
