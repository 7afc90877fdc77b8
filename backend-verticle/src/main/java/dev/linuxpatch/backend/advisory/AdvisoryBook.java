// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Known problems by source package: what is kept of the records in memory. Immutable. */
public final class AdvisoryBook {
    private static final Comparator<KnownProblem> NEWEST_FIRST = Comparator.comparing(
                    KnownProblem::published, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .reversed()
            .thenComparing(KnownProblem::id);

    private final Map<String, List<KnownProblem>> problems;
    private final Comparator<String> order;

    /**
     * A version of a package that is offered.
     *
     * @param source version of the source that it was made from
     */
    public record Offer(PackageVersion version, String source) {
        public Offer {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(source, "source");
        }
    }

    /** A problem, and the first offer without it. */
    private record Fix(KnownProblem problem, PackageVersion version) {}

    AdvisoryBook(Map<String, List<KnownProblem>> problems, Comparator<String> order) {
        this.problems = Map.copyOf(problems);
        this.order = order;
    }

    /**
     * What an upgrade fixes: problems of the installed version that the newest offer does not have.
     *
     * @param source name of the source package
     * @param installed version of the source that the installed package was made from
     * @param offers newer versions, oldest first, the last one that of the upgrade
     * @return newest first; the record of a vulnerability is told by the advisory about it if there is one
     */
    public List<Advisory> fixedBy(String source, String installed, List<Offer> offers) {
        Map<String, Fix> fixes = new LinkedHashMap<>();
        for (KnownProblem problem : problems.getOrDefault(source, List.of())) {
            if (problem.versions().contain(installed, order) && !has(problem, offers.get(offers.size() - 1))) {
                // Offers on the way may have it again: the first one after the last that has it.
                int first = offers.size() - 1;
                while (first > 0 && !has(problem, offers.get(first - 1))) {
                    first--;
                }
                fixes.putIfAbsent(
                        problem.id(), new Fix(problem, offers.get(first).version()));
            }
        }
        return told(new ArrayList<>(fixes.values()));
    }

    private boolean has(KnownProblem problem, Offer offer) {
        return problem.versions().contain(offer.source(), order);
    }

    private static List<Advisory> told(List<Fix> fixes) {
        List<Advisory> advisories = new ArrayList<>();
        fixes.sort(Comparator.comparing(Fix::problem, NEWEST_FIRST));
        for (Fix fix : fixes) {
            KnownProblem problem = fix.problem();
            if (!problem.isVulnerability()) {
                advisories.add(advisory(problem, rating(problem, fixes), fix.version()));
            } else if (fixes.stream().noneMatch(other -> isAbout(other.problem(), problem))) {
                advisories.add(advisory(problem, named(problem), fix.version()));
            }
        }
        return List.copyOf(advisories);
    }

    /** An advisory that is not rated itself is as bad as the worst that it is about. */
    private static Rating rating(KnownProblem advisory, List<Fix> fixes) {
        if (advisory.rating().isKnown()) {
            return named(advisory);
        }
        return fixes.stream()
                .map(Fix::problem)
                .filter(other -> isAbout(advisory, other))
                .map(other -> other.rating().isKnown()
                        ? new Rating(
                                other.rating().severity(),
                                other.id() + ": " + named(other).source())
                        : Rating.NONE)
                .reduce(named(advisory), Rating::worse);
    }

    private static boolean isAbout(KnownProblem advisory, KnownProblem vulnerability) {
        return !advisory.isVulnerability()
                && vulnerability.isVulnerability()
                && advisory.cveIds().containsAll(vulnerability.cveIds());
    }

    private static Rating named(KnownProblem problem) {
        String origin = "OSV record of " + problem.origin();
        Rating rating = problem.rating();
        return new Rating(rating.severity(), rating.source().isEmpty() ? origin : origin + ", " + rating.source());
    }

    private static Advisory advisory(KnownProblem problem, Rating rating, PackageVersion fixedIn) {
        return new Advisory(
                problem.id(),
                rating.severity(),
                rating.source(),
                problem.cveIds(),
                problem.published(),
                problem.summary(),
                false,
                fixedIn);
    }
}
