// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.ProgressReader;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What pacman writes. It does not say everything: of a plan neither what is installed now nor what is in conflict, of
 * versions only those of the repositories. The rest comes from {@link Known}.
 */
final class PacmanOutput implements ManagerOutput {
    /** What is known beside pacman's output. */
    interface Known {
        /** The installed version; empty if the package is not installed. */
        Optional<PackageVersion> installed(PackageName name);

        /** Installed packages that cannot be beside that one. */
        List<PackageName> conflicting(PackageName name, PackageVersion version);

        /** Versions whose archives are at hand, by name. */
        Map<PackageName, List<PackageVersion>> cached();
    }

    private static final Pattern OFFER = Pattern.compile("\\S+ (\\S+) (\\S+)(?: \\[installed(?:: (\\S+))?])?");
    private static final Pattern STEP =
            Pattern.compile("(" + PacmanCommands.INSTALL + "|" + PacmanCommands.REMOVE + ") (\\S+) (\\S+) .*");
    private static final Pattern FAILED_DATABASE =
            Pattern.compile("error: failed retrieving file '(\\S+?)\\.db(?:\\.sig)?' from .*");
    private static final Pattern BAD_DATABASE = Pattern.compile("error: (\\S+): (?:signature from|missing required).*");
    private static final Pattern NO_DATABASE = Pattern.compile("error: failed to update (\\S+) \\(.*");

    // error: rig-a: missing required signature
    // error: rig-a: signature from "Somebody" is unknown trust
    private static final Pattern BAD_SIGNATURE =
            Pattern.compile("error: (\\S+): (missing required signature|signature from \"[^\"]*\" is .+)");
    // error: failed retrieving file 'rig-a-3.0-1-any.pkg.tar.zst.sig' from example.org : …404
    private static final Pattern NOT_RETRIEVED = Pattern.compile("error: failed retrieving file '(\\S+)' from .*");
    private static final Pattern SIGNATURE_FILE = Pattern.compile("(\\S+)-[^-]+-[^-]+-[^-]+\\.pkg\\.tar\\S*\\.sig");

    private final Known known;

    PacmanOutput(Known known) {
        this.known = known;
    }

    @Override
    public Catalog catalog(List<String> lines) {
        Map<PackageName, List<PackageVersion>> offered = new HashMap<>();
        Map<PackageName, PackageVersion> installed = new HashMap<>();
        for (String line : lines) {
            Matcher offer = OFFER.matcher(line);
            if (offer.matches() && PackageName.isLegal(offer.group(1)) && PackageVersion.isLegal(offer.group(2))) {
                PackageName name = new PackageName(offer.group(1));
                offered.computeIfAbsent(name, key -> new ArrayList<>(1)).add(new PackageVersion(offer.group(2)));
                if (line.endsWith("]")) {
                    String version = offer.group(3) == null ? offer.group(2) : offer.group(3);
                    installed.put(name, new PackageVersion(version));
                }
            }
        }
        Map<PackageName, List<PackageVersion>> cached = known.cached();
        Map<PackageName, Catalog.Entry> entries = new HashMap<>();
        offered.forEach((name, versions) -> entries.put(
                name,
                new Catalog.Entry(
                        installed.get(name),
                        versions.get(0),
                        Stream.concat(versions.stream(), cached.getOrDefault(name, List.of()).stream())
                                .distinct()
                                .toList())));
        cached.forEach((name, versions) -> entries.computeIfAbsent(
                name, key -> new Catalog.Entry(known.installed(name).orElse(null), null, versions)));
        return new Catalog(entries);
    }

    @Override
    public Plan plan(List<String> lines) {
        List<Plan.Step> steps = new ArrayList<>();
        for (String line : lines) {
            Matcher step = STEP.matcher(line);
            if (step.matches() && PackageName.isLegal(step.group(2)) && PackageVersion.isLegal(step.group(3))) {
                PackageName name = new PackageName(step.group(2));
                PackageVersion version = new PackageVersion(step.group(3));
                steps.add(
                        step.group(1).equals(PacmanCommands.REMOVE)
                                ? new Plan.Step(name, version, null)
                                : new Plan.Step(name, known.installed(name).orElse(null), version));
            }
        }
        steps.addAll(conflicts(steps));
        return new Plan(steps);
    }

    /** pacman would offer to remove these; it does not say so before it begins. */
    private List<Plan.Step> conflicts(List<Plan.Step> steps) {
        List<PackageName> changed = steps.stream().map(Plan.Step::name).toList();
        return steps.stream()
                .filter(step -> !step.removal())
                .flatMap(step -> known.conflicting(step.name(), step.to()).stream())
                .filter(name -> !changed.contains(name))
                .distinct()
                .flatMap(name -> known.installed(name).map(version -> new Plan.Step(name, version, null)).stream())
                .toList();
    }

    /** pacman has no stream of its own for programs. */
    @Override
    public Optional<StatusLine> status(String line) {
        return Optional.empty();
    }

    @Override
    public ProgressReader progressReader() {
        return new PacmanProgress();
    }

    @Override
    public List<String> failedRepositories(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(FAILED_DATABASE, BAD_DATABASE, NO_DATABASE)
                        .map(pattern -> pattern.matcher(line))
                        .filter(Matcher::matches)
                        .map(matcher -> matcher.group(1)))
                .distinct()
                .toList();
    }

    @Override
    public Map<PackageName, String> unsigned(List<String> lines) {
        Map<PackageName, String> unsigned = new HashMap<>();
        for (String line : lines) {
            Matcher bad = BAD_SIGNATURE.matcher(line);
            if (bad.matches() && PackageName.isLegal(bad.group(1))) {
                unsigned.put(new PackageName(bad.group(1)), bad.group(1) + ": " + bad.group(2));
            }
        }
        List<String> missing = lines.stream()
                .map(NOT_RETRIEVED::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
        // Where nothing answers, signatures are missing as everything is.
        boolean onlySignatures =
                missing.stream().allMatch(file -> SIGNATURE_FILE.matcher(file).matches());
        missing.stream()
                .filter(file -> onlySignatures)
                .map(SIGNATURE_FILE::matcher)
                .filter(Matcher::matches)
                .filter(file -> PackageName.isLegal(file.group(1)))
                .forEach(file -> unsigned.put(
                        new PackageName(file.group(1)),
                        file.group(1) + " has no signature, and this host requires one"));
        return unsigned;
    }

    @Override
    public JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        return PacmanErrors.explain(attempt, exitCode, lines, failing);
    }
}
