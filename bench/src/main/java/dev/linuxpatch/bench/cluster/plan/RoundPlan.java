// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.plan;

import dev.linuxpatch.bench.crash.plan.Ask;
import dev.linuxpatch.bench.crash.plan.RoundPlan.Knob;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one round does.
 *
 * @param asks by host, in their order
 * @param knobs how scripts behave, by package
 * @param blows by no two of which a node is hit
 */
public record RoundPlan(int number, Map<Name, List<Ask>> asks, Map<String, Knob> knobs, List<Blow> blows) {
    public RoundPlan {
        asks = Map.copyOf(asks);
        knobs = Map.copyOf(knobs);
        blows = List.copyOf(blows);
    }

    /** For tables. */
    public String where() {
        return blows.stream().map(Blow::where).sorted().collect(Collectors.joining(", "));
    }

    public boolean hits(Name node) {
        return blows.stream().anyMatch(blow -> blow.hits(node));
    }
}
