// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.plan.Blow;
import dev.linuxpatch.bench.service.Children;
import dev.linuxpatch.bench.service.ScriptOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command behind {@code bench/crash-campaign}. */
@Command(
        name = "bench/crash-campaign",
        sortOptions = false,
        description = {
            "Kills the service, or the tools below it, while it installs, upgrades and removes real packages in an",
            "isolated root; starts it again, and compares its API, its events, the package database and what the",
            "maintainer scripts say. Prints a Markdown table of where it killed and what it found.",
            "Ends with 1 if anything was lost, done twice, wrong, or left half-done. Needs root."
        })
public final class CrashCampaignCommand implements Callable<Integer> {
    private static final int MANY = 100_000;
    /** So many rounds have had every point several times. */
    private static final int ENOUGH_FOR_ALL = 300;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "What rounds are drawn from (default: drawn, and printed).")
    private Long seed;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of the first round, to repeat one (default: ${DEFAULT-VALUE}).")
    private int first;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = "What to kill: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Blow.Kind> kinds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "After so many seconds no further round begins (default: no limit).")
    private Integer seconds;

    @Option(
            names = "--all-points",
            description =
                    "End with 1 also if the service never came by one of the named points (on from 300 rounds on).")
    private boolean allPoints;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Mixin
    private ScriptOptions script;

    public static void main(String[] arguments) {
        Children.endWithThisProcess();
        System.exit(new CommandLine(new CrashCampaignCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
        CampaignPlan plan = new CampaignPlan(
                seed == null ? new Random().nextInt(MANY) : seed,
                first,
                rounds,
                kinds == null ? EnumSet.allOf(Blow.Kind.class) : EnumSet.copyOf(kinds),
                seconds == null ? null : Duration.ofSeconds(seconds));
        System.err.println("seed " + plan.seed());
        CampaignResult result = new Campaign(plan, script.work(), script.launcher(), System.err::println).run();
        System.out.print(CampaignReport.of(result));
        boolean complete = !(allPoints || rounds >= ENOUGH_FOR_ALL)
                || result.neverReached().isEmpty();
        if (!complete) {
            System.out.println("The service never came by " + result.neverReached()
                    + ": correct the table of points, or the campaign.");
        }
        return result.clean() && complete ? 0 : 1;
    }
}
