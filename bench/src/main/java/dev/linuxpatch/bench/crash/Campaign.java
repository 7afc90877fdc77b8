// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.bench.crash.agent.KillPoint;
import dev.linuxpatch.bench.crash.check.Violation;
import dev.linuxpatch.bench.crash.host.CrashHost;
import dev.linuxpatch.bench.crash.host.CrashRepository;
import dev.linuxpatch.bench.crash.plan.RoundGenerator;
import dev.linuxpatch.bench.crash.plan.RoundPlan;
import dev.linuxpatch.bench.crash.stream.Readers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Plays rounds, some on the same host one after the other, so that recovered state is what the next crash meets. */
final class Campaign {
    private static final int ROUNDS_A_HOST = 10;

    private final CampaignPlan plan;
    private final Path work;
    private final Path launcher;
    private final Consumer<String> progress;
    private final RoundGenerator generator;
    private final Map<KillPoint, Long> reached = new EnumMap<>(KillPoint.class);

    /**
     * @param work for the files of services; those of rounds that found something are kept
     * @param launcher the launch script of the service
     * @param progress takes a line a round
     */
    Campaign(CampaignPlan plan, Path work, Path launcher, Consumer<String> progress) {
        this.plan = plan;
        this.work = work;
        this.launcher = launcher;
        this.progress = progress;
        this.generator = new RoundGenerator(plan.seed(), plan.kinds());
    }

    CampaignResult run() throws IOException, GeneralSecurityException, InterruptedException {
        long began = System.nanoTime();
        List<RoundResult> results = new ArrayList<>();
        try (CrashRepository repository = new CrashRepository()) {
            while (results.size() < plan.rounds() && !late(began)) {
                playOnOneHost(repository, results, began);
            }
        }
        return new CampaignResult(plan, results, reached, Duration.ofNanos(System.nanoTime() - began));
    }

    private void playOnOneHost(CrashRepository repository, List<RoundResult> results, long began)
            throws IOException, GeneralSecurityException, InterruptedException {
        int first = results.size();
        Path directory = Files.createDirectories(work.resolve("host-from-round-" + (plan.first() + first)));
        try (CrashHost host = new CrashHost(repository, directory, launcher)) {
            if (host.start().isEmpty()) {
                throw new IllegalStateException("the service does not start; see " + host.log());
            }
            try (Readers readers = new Readers(transports(host), new Random(plan.seed() + first))) {
                boolean clean = true;
                while (clean
                        && results.size() < plan.rounds()
                        && results.size() < first + ROUNDS_A_HOST
                        && !late(began)) {
                    RoundResult result = play(host, readers, generator.round(plan.first() + results.size()));
                    results.add(result);
                    progress.accept(Progress.line(result, plan, results.size()));
                    clean = result.violations().isEmpty();
                }
                if (!clean) {
                    host.root().keepForLater(host.directory());
                }
            }
            for (KillPoint point : KillPoint.values()) {
                reached.merge(point, host.board().reached(point), Long::sum);
            }
        }
        if (results.get(results.size() - 1).violations().isEmpty()) {
            Trees.delete(directory);
        } else {
            progress.accept("  kept: " + directory);
        }
    }

    private static Readers.Transports transports(CrashHost host) {
        return (jobId, timer) -> Readers.Transports.of(
                host.client().http(), host.client().baseUrl() + "/api/v1", jobId, timer, host::service);
    }

    private static RoundResult play(CrashHost host, Readers readers, RoundPlan round) throws InterruptedException {
        long began = System.nanoTime();
        try {
            host.root().removeWhatFailsByDesign();
            List<JsonNode> history = host.client().jobs();
            return new Round(host, readers, round, history).run();
        } catch (IOException | SQLException | RuntimeException e) {
            return new RoundResult(
                    round,
                    true,
                    "unknown",
                    List.of(),
                    List.of(new Violation(Violation.Kind.STUCK, e.toString())),
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private boolean late(long began) {
        return plan.limit() != null && System.nanoTime() - began > plan.limit().toNanos();
    }
}
