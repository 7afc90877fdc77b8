// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures the service and nginx in turn. A wrong or incomplete answer anywhere ends it: what is not correct is not
 * compared.
 */
final class Comparison {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LIVENESS = Duration.ofMillis(200);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int READ_TURNS = 3;

    private final PatchApi service;
    private final Nginx nginx;
    private final LoadTools tools;
    private final Plan plan;
    private final Consumer<String> progress;

    Comparison(PatchApi service, Nginx nginx, LoadTools tools, Plan plan, Consumer<String> progress) {
        this.service = service;
        this.nginx = nginx;
        this.tools = tools;
        this.plan = plan;
        this.progress = progress;
    }

    Results run() throws IOException, InterruptedException {
        List<Double> ourStarts = startTimes(service, plan.starts() - 1);
        try (Started ours = start(service)) {
            ourStarts.add(ours.millis());
            nginx.serve(bodies());
            List<Double> peerStarts = startTimes(nginx, plan.starts() - 1);
            try (Started peer = start(nginx)) {
                peerStarts.add(peer.millis());
                new AnswerCheck(plan.packages(), tools).check(nginx);
                Thread.sleep(SETTLE.toMillis());
                Pair<Double> idle = resident(ours, peer);
                Map<Work, Pair<Sample>> work = rounds(ours.process(), peer.process());
                Pair<Double> loaded = resident(ours, peer);
                Results.ReadCost reads = reads(ours.process());
                return new Results(work, new Pair<>(ourStarts, peerStarts), idle, loaded, reads);
            }
        }
    }

    private List<Double> startTimes(Contender contender, int times) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (Started started = start(contender)) {
                millis.add(started.millis());
            }
        }
        return millis;
    }

    /** The client is there first and tries all the time, so the clock stops at the first answer that could be had. */
    private Started start(Contender contender) throws IOException, InterruptedException {
        progress.accept("starting " + contender.name());
        Process client = tools.firstAnswer(contender.port(), START_LIMIT).start();
        long before = System.nanoTime();
        ServerProcess process = contender.start();
        try {
            while (!client.waitFor(LIVENESS.toMillis(), TimeUnit.MILLISECONDS)) {
                process.mustBeAlive();
            }
            long after = System.nanoTime();
            if (client.exitValue() != 0) {
                throw new CompareException(
                        contender.name() + " did not answer within " + START_LIMIT.toSeconds() + " s");
            }
            return new Started(process, (after - before) / NANOS_PER_MILLI);
        } catch (CompareException e) {
            client.destroy();
            process.close();
            throw e;
        }
    }

    private Map<Document, byte[]> bodies() throws IOException, InterruptedException {
        return new AnswerCheck(plan.packages(), tools).await(service, START_LIMIT);
    }

    private Map<Work, Pair<Sample>> rounds(ServerProcess ours, ServerProcess peer)
            throws IOException, InterruptedException {
        warmUp();
        Map<Work, List<Sample>> ourSamples = new EnumMap<>(Work.class);
        Map<Work, List<Sample>> peerSamples = new EnumMap<>(Work.class);
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Work work : Work.values()) {
                progress.accept("round %d of %d: %s".formatted(round, plan.rounds(), work.title()));
                // Whoever comes first changes with the round, so that neither always has the warmer machine.
                if (round % 2 == 1) {
                    measure(work, service, ours, ourSamples);
                    measure(work, nginx, peer, peerSamples);
                } else {
                    measure(work, nginx, peer, peerSamples);
                    measure(work, service, ours, ourSamples);
                }
            }
        }
        Map<Work, Pair<Sample>> pairs = new EnumMap<>(Work.class);
        ourSamples.forEach((work, samples) -> pairs.put(work, new Pair<>(samples, peerSamples.get(work))));
        return pairs;
    }

    /**
     * Lap after lap through all kinds of work: the JVM compiles for what it has seen, and starts again when it sees something
     * else. There is nothing to compile in nginx, so one lap is enough for it.
     */
    private void warmUp() throws IOException, InterruptedException {
        for (int lap = 1; lap <= plan.laps(); lap++) {
            for (Work work : Work.values()) {
                progress.accept("warming up, lap %d of %d: %s".formatted(lap, plan.laps(), work.title()));
                fill(work, service);
                if (lap == 1) {
                    fill(work, nginx);
                }
            }
        }
    }

    private void fill(Work work, Contender contender) throws IOException, InterruptedException {
        long end = System.nanoTime() + plan.time().toNanos() * 9 / 10;
        do {
            load(work, contender, plan.time());
        } while (System.nanoTime() < end);
    }

    private void measure(Work work, Contender contender, ServerProcess process, Map<Work, List<Sample>> samples)
            throws IOException, InterruptedException {
        double before = process.cpuSeconds();
        LoadResult result = load(work, contender, plan.time());
        double cpu = process.cpuSeconds() - before;
        process.mustBeAlive();
        samples.computeIfAbsent(work, any -> new ArrayList<>()).add(Sample.of(result, cpu));
    }

    private LoadResult load(Work work, Contender contender, Duration time) throws IOException, InterruptedException {
        LoadResult result = tools.load(work, contender.port(), time);
        String what = "%s, %s: %s".formatted(contender.name(), work.title(), result);
        if (result.failed() > 0 || result.requests() == 0) {
            throw new CompareException("not every answer was right: " + what);
        }
        // The first connection of each client has no session yet.
        long resumable = Math.max(0, result.requests() - work.connections());
        if (work.protocol() == Work.Protocol.RESUMED_HANDSHAKE && result.resumed() < resumable) {
            throw new CompareException("not every session was resumed: " + what);
        }
        return result;
    }

    private Results.ReadCost reads(ServerProcess ours) throws IOException, InterruptedException {
        progress.accept("one connection: the list beside the small body");
        long before = ours.processesStarted();
        Map<Document, List<Double>> p50 = new EnumMap<>(Document.class);
        for (int turn = 0; turn < READ_TURNS; turn++) {
            for (Document document : Document.values()) {
                LoadResult result = tools.oneConnection(document, service.port(), plan.time());
                if (result.failed() > 0 || result.requests() == 0) {
                    throw new CompareException("not every answer was right: " + document + " " + result);
                }
                p50.computeIfAbsent(document, any -> new ArrayList<>()).add(result.p50Micros() / 1e3);
            }
        }
        return new Results.ReadCost(
                Spread.of(p50.get(Document.SMALL)),
                Spread.of(p50.get(Document.LIST)),
                Spread.of(p50.get(Document.LIST_GZIP)),
                ours.processesStarted() != before);
    }

    private static Pair<Double> resident(Started ours, Started peer) throws IOException {
        return new Pair<>(
                List.of(ours.process().residentMebibytes()),
                List.of(peer.process().residentMebibytes()));
    }

    /** A server that has answered, and after how long. */
    private record Started(ServerProcess process, double millis) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }
}
