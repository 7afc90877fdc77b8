// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import dev.linuxpatch.bench.crash.check.Violation;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is printed while a campaign goes on. */
final class Progress {
    private static final double MILLIS = 1000.0;

    private Progress() {}

    static String line(RoundResult result, CampaignPlan plan) {
        String line = String.format(
                Locale.ROOT,
                "round %-4d %5.1f s  %s: %d jobs, %d completed, %d failed%s, all back after %.1f s",
                result.plan().number(),
                seconds(result.took()),
                result.plan().where(),
                result.jobs().size(),
                result.jobsThat("completed"),
                result.jobsThat("failed"),
                result.away()
                        .map(away -> String.format(Locale.ROOT, ", others away for %.1f s", seconds(away)))
                        .orElse(""),
                seconds(result.back()));
        if (result.violations().isEmpty()) {
            return line;
        }
        return line
                + result.violations().stream().map(Violation::toString).collect(Collectors.joining("\n  ", "\n  ", ""))
                + "\n  asked: " + result.plan().asks() + "\n  blows: "
                + result.plan().blows()
                + "\n  again: bench/cluster-chaos --seed " + plan.seed() + " --first "
                + result.plan().number() + " --rounds 1";
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
