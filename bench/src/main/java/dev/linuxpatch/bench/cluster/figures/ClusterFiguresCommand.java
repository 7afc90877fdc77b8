// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.bench.cluster.net.ClusterNetwork;
import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Name.Role;
import dev.linuxpatch.bench.cluster.plan.Topology;
import dev.linuxpatch.bench.crash.host.CrashRepository;
import dev.linuxpatch.bench.crash.host.CrashRoot;
import dev.linuxpatch.bench.service.Children;
import dev.linuxpatch.bench.service.ScriptOptions;
import dev.linuxpatch.bench.service.ServiceHome;
import dev.linuxpatch.bench.service.ServiceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command behind {@code bench/cluster-figures}. */
@Command(
        name = "bench/cluster-figures",
        sortOptions = false,
        description = {
            "Measures clusters of 3, 6, 8 and 12 nodes, each a process in a network namespace of this machine, and one process that",
            "is everything, to compare with: how long nodes take to join, how long a host has no owner when its job node is",
            "killed, how old events are when a client of another front has them, how many reads a front answers, and what",
            "each role takes of memory. Prints a Markdown table. Needs root, and a machine that does nothing else."
        })
public final class ClusterFiguresCommand implements Callable<Integer> {
    private static final List<Topology> TOPOLOGIES =
            List.of(new Topology(1, 1, 1), new Topology(2, 2, 2), new Topology(2, 3, 3), new Topology(2, 3, 7));

    @Option(
            names = "--take-overs",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often an owner is killed in each cluster (default: ${DEFAULT-VALUE}).")
    private int takeOvers;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            split = ",",
            description = "Only the clusters of so many nodes (default: all).")
    private Set<Integer> nodes;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Mixin
    private ScriptOptions script;

    public static void main(String[] arguments) {
        Children.endWithThisProcess();
        System.exit(new CommandLine(new ClusterFiguresCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<ClusterFigures> all = new ArrayList<>();
        double alone;
        long aloneMegabytes;
        try (CrashRepository repository = new CrashRepository()) {
            Path directory = Files.createDirectories(script.work().resolve("alone"));
            try (CrashRoot root = repository.newRoot();
                    ServiceHome home = new ServiceHome(directory, script.launcher(), root.path(), "apt", "")) {
                ServiceRun run = home.start().orElseThrow();
                alone = new Reads(home.client().http(), home.client().baseUrl() + "/api/v1/jobs?limit=1").perSecond();
                aloneMegabytes = Measurement.resident(run.pid());
            }
            Trees.delete(directory);
            for (Topology topology : TOPOLOGIES) {
                if (nodes == null || nodes.contains(topology.all().size())) {
                    all.add(measure(repository, topology));
                }
            }
        }
        System.out.print(table(all, alone, aloneMegabytes));
        return 0;
    }

    private ClusterFigures measure(CrashRepository repository, Topology topology) throws Exception {
        Path directory = Files.createDirectories(
                script.work().resolve("cluster-of-" + topology.all().size()));
        ClusterFigures figures;
        try (ClusterNetwork network = new ClusterNetwork();
                Fleet fleet = new Fleet(topology, network, repository, directory, script.launcher())) {
            figures = new Measurement(fleet, takeOvers, System.err::println).run();
        }
        Trees.delete(directory);
        return figures;
    }

    private static String table(List<ClusterFigures> all, double alone, long aloneMegabytes) {
        StringBuilder text = new StringBuilder("""

                | nodes: fronts, job nodes, hosts | join, ms (p50 / p99) | all complete, s | take-over, ms (p50 / p99) | event latency, first job, ms (p50 / p99) | then, ms (p50 / p99) | reads/s | to one process | front, MB | job node, MB | host, MB |
                |:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
                """);
        text.append(String.format(
                Locale.ROOT, "| one process | | | | | | %.0f | 1.00 | %d | | |%n", alone, aloneMegabytes));
        for (ClusterFigures one : all) {
            Topology topology = one.topology();
            text.append(String.format(
                    Locale.ROOT,
                    "| %d: %d, %d, %d | %s | %.1f | %s | %s | %s | %.0f | %.2f | %d | %d | %d |%n",
                    topology.all().size(),
                    topology.frontCount(),
                    topology.jobNodeCount(),
                    topology.hostCount(),
                    one.joinMillis(),
                    one.completeMillis() / 1000,
                    one.takeOverMillis().map(Quantiles::toString).orElse(""),
                    one.firstLatencyMillis(),
                    one.latencyMillis(),
                    one.readsPerSecond(),
                    one.readsPerSecond() / alone,
                    one.memoryMegabytes().get(Role.FRONT),
                    one.memoryMegabytes().get(Role.JOBS),
                    one.memoryMegabytes().get(Role.HOST)));
        }
        return text.toString();
    }
}
