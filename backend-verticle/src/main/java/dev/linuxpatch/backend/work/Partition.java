// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Patch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A set of patches that do not go together, divided: as many as fit into one transaction, and those that do not. Halves what
 * is refused until the odd ones stand alone, so that few of many cost few questions.
 *
 * @param plan for all that are possible; empty if none is
 */
record Partition(List<Wanted> possible, Optional<Plan> plan, List<BlockedPatch> blocked) {
    /** Each is a run of the package manager; enough for some five odd ones among a hundred. */
    static final int ATTEMPTS = 40;

    Partition {
        possible = List.copyOf(possible);
        blocked = List.copyOf(blocked);
    }

    /**
     * Divides.
     *
     * @param all that were refused together
     * @param ask plans a transaction for some of them
     */
    static Partition of(List<Wanted> all, Function<List<Wanted>, Answer<Plan>> ask) {
        List<Wanted> possible = new ArrayList<>();
        List<BlockedPatch> blocked = new ArrayList<>();
        Plan plan = null;
        Deque<List<Wanted>> open = new ArrayDeque<>();
        halve(all, open);
        for (int attempt = 0; !open.isEmpty(); attempt++) {
            List<Wanted> part = open.pop();
            if (attempt >= ATTEMPTS) {
                part.forEach(wanted -> blocked.add(
                        blocked(wanted, "it is among those that could not be planned together; select it alone")));
                continue;
            }
            List<Wanted> together = new ArrayList<>(possible);
            together.addAll(part);
            Answer<Plan> answer = ask.apply(together);
            if (answer instanceof Answer.Given<Plan> given) {
                possible = together;
                plan = given.value();
            } else if (part.size() == 1) {
                JobError error = ((Answer.Denied<Plan>) answer).error();
                blocked.add(blocked(part.get(0), error.message()));
            } else {
                halve(part, open);
            }
        }
        return new Partition(possible, Optional.ofNullable(plan), blocked);
    }

    /** The first half is looked at first. */
    private static void halve(List<Wanted> part, Deque<List<Wanted>> open) {
        int middle = (part.size() + 1) / 2;
        if (middle < part.size()) {
            open.push(part.subList(middle, part.size()));
        }
        open.push(part.subList(0, middle));
    }

    private static BlockedPatch blocked(Wanted wanted, String reason) {
        return new BlockedPatch(
                wanted.name().value(),
                wanted instanceof Wanted.Present present ? present.version() : null,
                Patch.DEPENDENCY_BLOCKED,
                reason);
    }
}
