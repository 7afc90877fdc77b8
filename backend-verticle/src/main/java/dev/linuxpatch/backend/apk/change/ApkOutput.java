// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import dev.linuxpatch.backend.apk.read.ApkListing;
import dev.linuxpatch.backend.apk.read.ApkPlanLines;
import dev.linuxpatch.backend.apk.read.ApkPolicy;
import dev.linuxpatch.backend.apk.read.ApkVersion;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What apk writes. */
final class ApkOutput implements ManagerOutput {
    private static final double WHOLE = 100;
    // lib/apk/exec/rig-fail-1.1-r0.post-upgrade: exited with error 1, in apk 2 without the directory
    private static final Pattern SCRIPT = Pattern.compile(
            "ERROR: (?:\\S*/)?(\\S+?)-\\d[^-\\s]*(?:-r\\d+)?\\.((?:pre|post)-(?:install|upgrade|deinstall)): (.*)");
    private static final Pattern KEPT = Pattern.compile("\\s*Installing file to (\\S+)\\.apk-new");
    private static final Pattern UNAVAILABLE = Pattern.compile(
            "(?:WARNING|ERROR): (?:.*?\\s)?((?:\\w+://|/)\\S+?)(?:/(?:APKINDEX\\.tar\\.gz|Packages\\.adb))?: .*");

    /** A list also has what is installed and in no repository any more. */
    @Override
    public Catalog catalog(List<String> lines) {
        ApkPolicy policy = ApkPolicy.parse(lines);
        Map<PackageName, List<ApkListing>> byName = ApkListing.parse(lines).stream()
                .collect(Collectors.groupingBy(ApkListing::name, HashMap::new, Collectors.toList()));
        Map<PackageName, Catalog.Entry> entries = new HashMap<>();
        byName.forEach((name, listings) -> {
            List<PackageVersion> versions = listings.stream()
                    .map(ApkListing::version)
                    .distinct()
                    .sorted(Comparator.comparing(PackageVersion::value, ApkVersion.ORDER.reversed()))
                    .toList();
            PackageVersion installed = installed(listings);
            List<PackageVersion> offered = versions.stream()
                    .filter(version -> !version.equals(installed) || policy.offers(name, version))
                    .toList();
            entries.put(name, new Catalog.Entry(installed, versions.get(0), offered));
        });
        return new Catalog(entries);
    }

    private static PackageVersion installed(List<ApkListing> listings) {
        return listings.stream()
                .flatMap(each -> Stream.ofNullable(each.installed() ? each.version() : each.upgradableFrom()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Plan plan(List<String> lines) {
        return ApkPlanLines.plan(lines);
    }

    /** What apk reports to programs is bytes, without names; its lines say more. */
    @Override
    public Optional<StatusLine> status(String line) {
        return Optional.empty();
    }

    @Override
    public Optional<StatusLine> progress(String line) {
        Optional<ApkPlanLines.Line> change = ApkPlanLines.read(line);
        if (change.isPresent()) {
            double percent =
                    (change.get().number() - 0.5) * WHOLE / change.get().of();
            return Optional.of(new StatusLine.Changing(
                    change.get().step().name().value(), Math.max(0, Math.min(WHOLE, percent)), line.strip()));
        }
        Matcher kept = KEPT.matcher(line);
        if (kept.matches()) {
            return Optional.of(new StatusLine.Asking("/" + kept.group(1)));
        }
        Matcher failed = SCRIPT.matcher(line.strip());
        return failed.matches()
                ? Optional.of(new StatusLine.Failing(
                        failed.group(1), "its " + failed.group(2) + " script " + failed.group(3)))
                : Optional.empty();
    }

    @Override
    public List<String> failedRepositories(List<String> lines) {
        return lines.stream()
                .map(line -> UNAVAILABLE.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .distinct()
                .toList();
    }

    @Override
    public JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        return ApkErrors.explain(attempt, exitCode, lines, failing);
    }
}
