// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import dev.linuxpatch.bench.service.Children;
import dev.linuxpatch.bench.service.ScriptOptions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command behind {@code bench/cluster-chaos}. */
@Command(
        name = "bench/cluster-chaos",
        sortOptions = false,
        description = {
            "Two fronts, three job nodes on a PostgreSQL server and three hosts with real apt, each a process in a network",
            "namespace of its own. While hosts have jobs, nodes are killed, stopped, paused, cut off or slowed down; then",
            "the API on all fronts, its events, the job store, the package databases and what the maintainer scripts say",
            "are compared. Prints a Markdown table. Ends with 1 if anything was lost, done twice, wrong, or left out.",
            "Needs root."
        })
public final class ClusterChaosCommand implements Callable<Integer> {
    private static final int MANY = 100_000;

    @Option(names = "--minutes", paramLabel = "N", description = "After so many minutes no further round begins.")
    private Integer minutes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many rounds (default: as many as there is time for; 30 if there is no limit).")
    private Integer rounds;

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
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Mixin
    private ScriptOptions script;

    public static void main(String[] arguments) {
        Children.endWithThisProcess();
        System.exit(new CommandLine(new ClusterChaosCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        CampaignPlan plan = new CampaignPlan(
                seed == null ? new Random().nextInt(MANY) : seed,
                first,
                rounds == null && minutes == null ? Integer.valueOf(30) : rounds,
                minutes == null ? null : Duration.ofMinutes(minutes));
        System.err.println("seed " + plan.seed());
        CampaignResult result = new Campaign(plan, script.work(), script.launcher(), System.err::println).run();
        System.out.print(CampaignReport.of(result));
        return result.clean() ? 0 : 1;
    }
}
