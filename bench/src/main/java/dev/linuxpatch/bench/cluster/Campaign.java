// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.bench.cluster.net.ClusterNetwork;
import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.cluster.plan.RoundGenerator;
import dev.linuxpatch.bench.cluster.plan.RoundPlan;
import dev.linuxpatch.bench.cluster.plan.Topology;
import dev.linuxpatch.bench.crash.check.Violation;
import dev.linuxpatch.bench.crash.host.CrashRepository;
import dev.linuxpatch.bench.crash.stream.Readers;
import dev.linuxpatch.bench.crash.stream.StreamReader;
import dev.linuxpatch.bench.service.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Plays rounds in one cluster after the other: a new one after a round that found something. */
final class Campaign {
    private static final Topology TOPOLOGY = new Topology(2, 3, 3);

    private final CampaignPlan plan;
    private final Path work;
    private final Path launcher;
    private final Consumer<String> progress;
    private final RoundGenerator generator;
    private final Disturbances disturbances = new Disturbances();

    /**
     * @param work for the files of nodes; those of clusters that found something are kept
     * @param launcher the launch script of the service
     * @param progress takes a line a round
     */
    Campaign(CampaignPlan plan, Path work, Path launcher, Consumer<String> progress) {
        this.plan = plan;
        this.work = work;
        this.launcher = launcher;
        this.progress = progress;
        this.generator = new RoundGenerator(plan.seed(), TOPOLOGY);
    }

    CampaignResult run() throws Exception {
        long began = System.nanoTime();
        List<RoundResult> results = new ArrayList<>();
        try (CrashRepository repository = new CrashRepository();
                ClusterNetwork network = new ClusterNetwork()) {
            while (goesOn(results, began)) {
                playInOneCluster(repository, network, results, began);
            }
        }
        return new CampaignResult(plan, results, Duration.ofNanos(System.nanoTime() - began));
    }

    private void playInOneCluster(
            CrashRepository repository, ClusterNetwork network, List<RoundResult> results, long began)
            throws Exception {
        Path directory = Files.createDirectories(work.resolve("cluster-from-round-" + (plan.first() + results.size())));
        boolean clean = true;
        try (Fleet fleet = new Fleet(TOPOLOGY, network, repository, directory, launcher)) {
            fleet.start();
            Map<Name, Readers> readers = new LinkedHashMap<>();
            try {
                for (Name host : TOPOLOGY.hosts()) {
                    readers.put(host, new Readers(transports(fleet, host), new Random(plan.seed() + host.number())));
                }
                while (clean && goesOn(results, began)) {
                    RoundResult result = play(fleet, readers, generator.round(plan.first() + results.size()));
                    results.add(result);
                    progress.accept(Progress.line(result, plan));
                    clean = result.violations().isEmpty();
                }
            } finally {
                readers.values().forEach(Readers::close);
            }
            if (!clean) {
                for (Name host : TOPOLOGY.hosts()) {
                    fleet.root(host).keepForLater(fleet.node(host).log().getParent());
                }
            }
        }
        if (clean) {
            Trees.delete(directory);
        } else {
            progress.accept("  kept: " + directory);
        }
    }

    private RoundResult play(Fleet fleet, Map<Name, Readers> readers, RoundPlan round) throws InterruptedException {
        long began = System.nanoTime();
        try {
            return new Round(fleet, readers, disturbances, round).run();
        } catch (IOException | RuntimeException e) {
            return RoundResult.of(
                    round,
                    new Violation(Violation.Kind.STUCK, e.toString()),
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /** Every way of every front: a reader that loses one goes on at another. */
    private Readers.Transports transports(Fleet fleet, Name host) {
        return (jobId, timer) -> TOPOLOGY.fronts().stream()
                .flatMap(front -> ways(fleet.client(front), host, jobId, timer).stream())
                .toList();
    }

    private List<StreamReader> ways(ApiClient front, Name host, String jobId, ScheduledExecutorService timer) {
        return Readers.Transports.of(
                front.http(), front.baseUrl() + FleetClient.root(host), jobId, timer, disturbances::token);
    }

    private boolean goesOn(List<RoundResult> results, long began) {
        return (plan.rounds() == null || results.size() < plan.rounds())
                && (plan.limit() == null
                        || System.nanoTime() - began < plan.limit().toNanos());
    }
}
