// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.plan;

import java.util.List;
import java.util.Map;

/**
 * A round.
 *
 * @param knobs how the scripts of each package behave
 * @param outageMillis how long the service is down
 */
public record RoundPlan(int number, List<Ask> asks, Map<String, Knob> knobs, Blow blow, int outageMillis) {
    /** How long each script of a package sleeps, and how many lines it writes. */
    public record Knob(double seconds, int lines) {}

    public RoundPlan {
        asks = List.copyOf(asks);
        knobs = Map.copyOf(knobs);
    }
}
