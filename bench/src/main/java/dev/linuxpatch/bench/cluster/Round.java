// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import dev.linuxpatch.bench.cluster.node.ClusterNode;
import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Blow;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.cluster.plan.Name.Role;
import dev.linuxpatch.bench.cluster.plan.RoundPlan;
import dev.linuxpatch.bench.crash.check.Violation;
import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.crash.stream.Readers;
import dev.linuxpatch.bench.service.JobView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** One round: jobs on all hosts, blows meanwhile, and when all is made good the look at everything. */
final class Round {
    private final Fleet fleet;
    private final Map<Name, Readers> readers;
    private final Disturbances disturbances;
    private final RoundPlan plan;

    Round(Fleet fleet, Map<Name, Readers> readers, Disturbances disturbances, RoundPlan plan) {
        this.fleet = fleet;
        this.readers = readers;
        this.disturbances = disturbances;
        this.plan = plan;
    }

    RoundResult run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        List<Violation> found = new ArrayList<>();
        List<HostRound> hosts = new ArrayList<>();
        for (Name host : fleet.topology().hosts()) {
            plan.knobs().forEach((name, knob) -> fleet.root(host).tune(name, knob.seconds(), knob.lines()));
            FleetClient client = new FleetClient(fleet, host, new Random(plan.number()));
            hosts.add(new HostRound(
                    fleet, host, client, readers.get(host), plan.asks().get(host)));
        }
        Prober prober = prober();
        prober.begin();
        hosts.forEach(HostRound::begin);
        strike(found);
        long good = System.nanoTime();
        nobodyHasLeft(found);
        fleet.awaitHealthy().ifPresent(missing -> found.add(new Violation(Kind.STUCK, missing)));
        Duration back = Duration.ofNanos(System.nanoTime() - good);
        Duration away = prober.longestAway();
        List<JobView> jobs = new ArrayList<>();
        for (HostRound host : hosts) {
            host.check(jobs, found);
        }
        return new RoundResult(
                plan,
                jobs,
                found,
                prober.asks() ? Optional.of(away) : Optional.empty(),
                back,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private void strike(List<Violation> found) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Void>> strikes = plan.blows().stream()
                    .map(blow -> threads.submit(new Strike(fleet, blow, disturbances)))
                    .toList();
            for (Future<Void> strike : strikes) {
                try {
                    strike.get();
                } catch (ExecutionException e) {
                    found.add(new Violation(Kind.STUCK, "the blow failed: " + e.getCause()));
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    private void nobodyHasLeft(List<Violation> found) throws IOException {
        for (ClusterNode node : fleet.nodes()) {
            if (!node.alive()) {
                found.add(new Violation(Kind.STUCK, node.name() + " has ended by itself; see " + node.log()));
                node.launch();
            }
        }
    }

    /** Asks fronts that nothing happens to for hosts that nothing happens to: nobody, if that hits all of them. */
    private Prober prober() {
        if (plan.blows().size() > 1 || plan.hits(Name.STORE)) {
            return new Prober(fleet, List.of(), List.of());
        }
        Predicate<Name> spared = spared(plan.blows().get(0));
        return new Prober(
                fleet,
                fleet.topology().fronts().stream().filter(spared).toList(),
                fleet.topology().hosts().stream().filter(spared).toList());
    }

    private Predicate<Name> spared(Blow blow) {
        Predicate<Name> hit = blow::hits;
        long jobNodes =
                blow.nodes().stream().filter(node -> node.role() == Role.JOBS).count();
        boolean majority =
                blow.kind() == Blow.Kind.CUT && jobNodes * 2 > fleet.topology().jobNodeCount();
        return majority ? hit : hit.negate();
    }
}
