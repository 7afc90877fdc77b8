// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.check.Violation;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is printed while a campaign goes on. */
final class Progress {
    private Progress() {}

    static String line(RoundResult result, CampaignPlan plan, int done) {
        String jobs = result.jobs().stream()
                .map(job ->
                        job.operation() + " " + job.status() + (job.errorCode() == null ? "" : " " + job.errorCode()))
                .collect(Collectors.joining(", "));
        String line = String.format(
                Locale.ROOT,
                "%4d/%d  round %-4d %5.1f s  %s (%s)%s: %s",
                done,
                plan.rounds(),
                result.plan().number(),
                result.took().toMillis() / 1000.0,
                result.plan().blow().where(),
                result.phase(),
                result.struck() ? "" : " missed",
                jobs.isEmpty() ? "no jobs" : jobs);
        if (result.violations().isEmpty()) {
            return line;
        }
        return line
                + result.violations().stream().map(Violation::toString).collect(Collectors.joining("\n  ", "\n  ", ""))
                + "\n  asked: " + result.plan().asks() + "\n  blow: "
                + result.plan().blow()
                + "\n  again: bench/crash-campaign --seed " + plan.seed() + " --first "
                + result.plan().number() + " --rounds 1" + kinds(plan);
    }

    /** The option without which another round would be drawn; empty if it is not needed. */
    static String kinds(CampaignPlan plan) {
        return plan.kinds().size() == dev.linuxpatch.bench.crash.plan.Blow.Kind.values().length
                ? ""
                : " --kinds " + plan.kinds().stream().sorted().map(Enum::name).collect(Collectors.joining(","));
    }
}
