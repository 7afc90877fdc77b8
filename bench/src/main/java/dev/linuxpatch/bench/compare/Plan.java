// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each kind of work is done on each server
 * @param time how long, each time
 * @param laps how often each kind of work is done on the service before anything counts
 * @param starts how often each server is started
 * @param packages how many packages the host has
 */
record Plan(int rounds, Duration time, int laps, int starts, int packages) {
    private static final int LAPS = 4;

    Plan {
        if (rounds < 1 || starts < 1 || packages < 1 || time.toMillis() < 1 || laps < 0) {
            throw new IllegalArgumentException("nothing would be measured");
        }
    }

    static Plan of(int rounds, double seconds, int packages) {
        Duration time = Duration.ofMillis(Math.round(seconds * 1e3));
        return new Plan(rounds, time, LAPS, Math.min(rounds, 5), packages);
    }

    /** As short as it can be: whether everything works, not how fast it is. */
    static Plan smoke(int packages) {
        return new Plan(1, Duration.ofMillis(300), 0, 1, packages);
    }
}
