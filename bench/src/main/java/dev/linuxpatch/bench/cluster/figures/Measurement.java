// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import dev.linuxpatch.bench.cluster.FleetClient;
import dev.linuxpatch.bench.cluster.Prober;
import dev.linuxpatch.bench.cluster.node.ClusterNode;
import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.cluster.plan.Name.Role;
import dev.linuxpatch.bench.cluster.plan.Topology;
import dev.linuxpatch.bench.crash.host.CrashPackages;
import dev.linuxpatch.bench.service.Answer;
import dev.linuxpatch.bench.service.JobView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures one cluster that has not been started yet. */
final class Measurement {
    private static final Pattern JOINED = Pattern.compile("joined the cluster in (\\d+) ms");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Before a kill, so that there are good answers before it. */
    private static final Duration CALM = Duration.ofSeconds(1);

    private static final double MILLIS = 1e6;
    private static final int KILO = 1024;
    private static final int EVENTS = 1000;

    private final Fleet fleet;
    private final Topology topology;
    private final int takeOvers;
    private final Consumer<String> progress;

    /** @param takeOvers how often the owner of a host is killed */
    Measurement(Fleet fleet, int takeOvers, Consumer<String> progress) {
        this.fleet = fleet;
        this.topology = fleet.topology();
        this.takeOvers = takeOvers;
        this.progress = progress;
    }

    ClusterFigures run() throws Exception {
        int nodes = topology.all().size();
        long began = System.nanoTime();
        fleet.start();
        double complete = (System.nanoTime() - began) / MILLIS;
        progress.accept(nodes + " nodes are complete");
        Quantiles join = Quantiles.of(joins());
        List<Double> first = latencies();
        forgetTalker();
        List<Double> then = latencies();
        progress.accept(nodes + " nodes: latency");
        double reads = reads();
        Map<Role, Long> memory = memory();
        progress.accept(nodes + " nodes: reads and memory");
        List<Double> away = new ArrayList<>();
        for (int i = 0; i < takeOvers && topology.jobNodeCount() > 1; i++) {
            away.add(takeOver());
        }
        return new ClusterFigures(
                topology,
                join,
                complete,
                away.isEmpty() ? Optional.empty() : Optional.of(Quantiles.of(away)),
                Quantiles.of(first),
                Quantiles.of(then),
                reads,
                memory);
    }

    private List<Double> joins() throws IOException {
        List<Double> joins = new ArrayList<>();
        for (ClusterNode node : fleet.nodes()) {
            Matcher joined = JOINED.matcher(Files.readString(node.log()));
            while (joined.find()) {
                joins.add(Double.valueOf(joined.group(1)));
            }
        }
        return joins;
    }

    /** Of a job that is asked for at the first front and followed at the last. */
    private List<Double> latencies() throws Exception {
        List<Name> fronts = topology.fronts();
        Name host = topology.hosts().get(0);
        try (ClockTail tail =
                new ClockTail(fleet.client(fronts.get(fronts.size() - 1)), FleetClient.root(host) + "/ws/jobs")) {
            Answer answer = fleet.client(fronts.get(0))
                    .send(
                            "POST",
                            FleetClient.root(host) + "/packages",
                            "{\"packages\":[{\"name\":\"" + CrashPackages.TALKER + "\"}]}",
                            Map.of("Idempotency-Key", UUID.randomUUID().toString()));
            if (answer.status() != 202) {
                throw new IllegalStateException(answer.body().toString());
            }
            ClockTail.write(fleet.root(host).pipe(), EVENTS);
            List<Double> ages = tail.await(PATIENCE);
            if (ages.size() != EVENTS) {
                throw new IllegalStateException(ages.size() + " lines of " + EVENTS);
            }
            return ages;
        }
    }

    /** So that it can be installed again. */
    private void forgetTalker() throws IOException, InterruptedException {
        FleetClient client = new FleetClient(fleet, topology.hosts().get(0), new Random(0));
        Answer answer = client.send("DELETE", "/api/v1/packages/" + CrashPackages.TALKER, null, Map.of());
        String job = answer.data().path("job_id").asText();
        while (!JobView.ended(client.get("/jobs/" + job).data().path("status").asText())) {
            Thread.sleep(CALM.toMillis() / 20);
        }
    }

    private double reads() {
        Name front = topology.fronts().get(0);
        return new Reads(
                        fleet.client(front).http(),
                        fleet.client(front).baseUrl()
                                + FleetClient.root(topology.hosts().get(0)) + "/jobs?limit=1")
                .perSecond();
    }

    private Map<Role, Long> memory() throws IOException {
        Map<Role, Long> largest = new EnumMap<>(Role.class);
        for (ClusterNode node : fleet.nodes()) {
            largest.merge(node.name().role(), resident(node.pid()), Math::max);
        }
        return largest;
    }

    /** In megabytes. */
    static long resident(long pid) throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
        if (!resident.find()) {
            throw new IllegalStateException("process " + pid + " has no memory");
        }
        return Long.parseLong(resident.group(1)) / KILO;
    }

    private double takeOver() throws IOException, InterruptedException {
        Name host = topology.hosts().get(0);
        ClusterNode owner = owner(host);
        Prober prober = new Prober(fleet, topology.fronts(), List.of(host));
        prober.begin();
        Thread.sleep(CALM.toMillis());
        owner.kill();
        while (fleet.store(host).owner() == owner.pid() || fleet.store(host).owner() == 0) {
            Thread.sleep(CALM.toMillis() / 20);
        }
        // The first good answer comes from the new one.
        new FleetClient(fleet, host, new Random(0)).get("/jobs?limit=1");
        Duration away = prober.longestAway();
        progress.accept("without an answer for " + away.toMillis() + " ms");
        Instant launched = Instant.now();
        owner.launch();
        awaitStandbys(host, launched);
        return away.toNanos() / MILLIS;
    }

    /** Nobody can take over from a node that is killed before another one stands by: that would not be a take-over. */
    private void awaitStandbys(Name host, Instant launched) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (fleet.store(host).keepersSince(launched) < topology.jobNodeCount()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a job node that was killed is not back");
            }
            Thread.sleep(CALM.toMillis() / 20);
        }
        // And the others have heard it.
        Thread.sleep(CALM.multipliedBy(2).toMillis());
    }

    private ClusterNode owner(Name host) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            long pid = fleet.store(host).owner();
            for (Name name : topology.jobNodes()) {
                if (fleet.node(name).pid() == pid) {
                    return fleet.node(name);
                }
            }
            Thread.sleep(CALM.toMillis() / 20);
        }
        throw new IllegalStateException("nobody acts for " + host);
    }
}
