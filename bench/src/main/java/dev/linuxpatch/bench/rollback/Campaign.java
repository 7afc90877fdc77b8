// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.bench.rollback.Tally.Count;
import dev.linuxpatch.bench.rollback.check.Finding;
import dev.linuxpatch.bench.rollback.host.Archive;
import dev.linuxpatch.bench.rollback.host.Host;
import dev.linuxpatch.bench.rollback.plan.RoundGenerator;
import dev.linuxpatch.bench.rollback.plan.RoundPlan;
import dev.linuxpatch.bench.service.ServiceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Plays rounds of one package manager, each on a root and with a service of its own. */
final class Campaign {
    /** The service lives for seconds: what it would win by better code later it would not live to see. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private final CampaignPlan plan;
    private final Path work;
    private final Path launcher;
    private final Consumer<String> progress;

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
    }

    List<RoundResult> run() throws IOException, GeneralSecurityException, InterruptedException {
        RoundGenerator generator = new RoundGenerator(
                plan.seed(),
                plan.manager().purges(),
                plan.manager().advisories(),
                plan.manager().groups());
        List<RoundResult> results = new ArrayList<>();
        Path certs = ServiceHome.newCertificates(work.resolve(plan.manager().backend() + "-certs"));
        try (Archive archive = plan.manager().archive()) {
            for (int i = 0; i < plan.rounds(); i++) {
                RoundResult result = play(archive, certs, generator.round(plan.first() + i));
                results.add(result);
                progress.accept(line(result, results.size()));
            }
        }
        if (results.stream().allMatch(result -> result.findings().isEmpty())) {
            Trees.delete(certs);
        }
        return List.copyOf(results);
    }

    private RoundResult play(Archive archive, Path certs, RoundPlan round)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path directory = Files.createDirectories(work.resolve(plan.manager().backend() + "-round-" + round.number()));
        RoundResult result;
        try (Host host = archive.newHost();
                ServiceHome home = new ServiceHome(
                        directory, certs, launcher, host.path(), plan.manager().backend(), QUICK_START)) {
            result = new Round(plan.manager(), host, home, round).run();
        }
        if (result.findings().isEmpty()) {
            Trees.delete(directory);
        }
        return result;
    }

    private String line(RoundResult result, int done) {
        String line = String.format(
                Locale.ROOT,
                "%s %3d/%d  round %-4d %5.1f s  %d asked, %d jobs (%d failed), %d undone, %d unavailable",
                plan.manager().backend(),
                done,
                plan.rounds(),
                result.plan().number(),
                result.took().toMillis() / 1000.0,
                result.count(Count.ASKED),
                result.count(Count.JOBS),
                result.count(Count.FAILED),
                result.count(Count.UNDONE),
                result.count(Count.UNAVAILABLE));
        if (result.findings().isEmpty()) {
            return line;
        }
        return line
                + result.findings().stream().map(Finding::toString).collect(Collectors.joining("\n  ", "\n  ", ""))
                + result.story().stream().collect(Collectors.joining("\n    ", "\n  what happened:\n    ", ""))
                + "\n  kept: " + work + "\n  again: " + plan.again(result.plan().number());
    }
}
