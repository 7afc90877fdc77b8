// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.bench.rollback.host.Manager;
import dev.linuxpatch.bench.service.Children;
import dev.linuxpatch.bench.service.ScriptOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command behind {@code bench/rollback-campaign}. */
@Command(
        name = "bench/rollback-campaign",
        sortOptions = false,
        description = {
            "Lets the service change real packages in an isolated root, in random sequences, and undo each change;",
            "compares the package database and every file of the root with what they were. Prints a Markdown table.",
            "Ends with 1 if anything is different, or was said and is not true. Needs root."
        })
public final class RollbackCampaignCommand implements Callable<Integer> {
    private static final int MANY = 100_000;
    private static final String ALL = "all";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--manager",
            paramLabel = "M",
            defaultValue = ALL,
            description = "apt, dnf, zypper, pacman, or all (default: ${DEFAULT-VALUE}).")
    private String manager;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many rounds of each (default: ${DEFAULT-VALUE}).")
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
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Mixin
    private ScriptOptions script;

    public static void main(String[] arguments) {
        Children.endWithThisProcess();
        System.exit(new CommandLine(new RollbackCampaignCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
        List<Manager> managers = Arrays.stream(Manager.values())
                .filter(one -> manager.equals(ALL) || manager.equals(one.backend()))
                .toList();
        if (managers.isEmpty() || rounds < 1 || first < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    managers.isEmpty()
                            ? "--manager is apt, dnf, zypper, pacman or all, not " + manager
                            : "--rounds and --first are at least 1");
        }
        long from = seed == null ? new Random().nextInt(MANY) : seed;
        System.err.println("seed " + from);
        Map<Manager, List<RoundResult>> results = new EnumMap<>(Manager.class);
        for (Manager one : managers) {
            results.put(
                    one,
                    new Campaign(
                                    new CampaignPlan(one, from, first, rounds),
                                    script.work(),
                                    script.launcher(),
                                    System.err::println)
                            .run());
        }
        System.out.print(CampaignReport.of(from, first, results));
        boolean clean = results.values().stream()
                .flatMap(List::stream)
                .allMatch(round -> round.findings().isEmpty());
        return clean ? 0 : 1;
    }
}
