// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.rpm.RpmVersion;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds newer versions of installed packages: which there are from the repositories, what becomes of them from zypper's plan. */
final class ZypperPatches {
    private final ZypperAvailable available;
    private final Map<String, List<UpdateInfo.Fix>> fixes;
    private final Map<String, RpmVersion> judged;
    private final Map<String, RpmVersion> planned = new HashMap<>();
    private final boolean hasPlan;

    /**
     * @param fixes by the name of the package
     * @param judged versions that were installed when zypper was asked
     * @param plan what zypper would do; null if it makes no plan, because the packages contradict each other
     */
    ZypperPatches(
            ZypperAvailable available,
            Map<String, List<UpdateInfo.Fix>> fixes,
            Map<String, RpmVersion> judged,
            Plan plan) {
        this.available = available;
        this.fixes = fixes;
        this.judged = judged;
        this.hasPlan = plan != null;
        if (plan != null) {
            plan.steps().stream()
                    .filter(step -> !step.removal())
                    .forEach(step -> planned.put(
                            step.name().value(), RpmVersion.parse(step.to().value())));
        }
    }

    /**
     * Patches by the name of their package.
     *
     * @param installed versions of each package, newest first
     */
    Map<String, Patch> find(Map<String, List<RpmPackage>> installed, Predicate<RpmPackage> held) {
        Map<String, Patch> patches = new TreeMap<>();
        installed.forEach((key, versions) ->
                find(key, versions.get(0), held.test(versions.get(0))).ifPresent(patch -> patches.put(key, patch)));
        return patches;
    }

    private Optional<Patch> find(String key, RpmPackage installed, boolean held) {
        List<OfferedPackage> newer = available.offers(key).stream()
                .filter(offered -> offered.version().compareTo(installed.version()) > 0)
                .toList();
        if (newer.isEmpty() || !installed.version().equals(judged.get(key))) {
            return Optional.empty();
        }
        RpmVersion target = planned.get(key);
        if (target != null) {
            return newer.stream()
                    .filter(offered -> offered.version().equals(target))
                    .findFirst()
                    .map(offered -> describe(key, installed, offered, Patch.AVAILABLE, ""));
        }
        OfferedPackage best = newer.get(0);
        if (held) {
            return Optional.of(describe(key, installed, best, Patch.HELD, "the operator holds it (zypper addlock)"));
        }
        OfferedPackage preferred = available.offers(key).get(0);
        if (!best.repository().equals(preferred.repository())
                && best.repository().priority() > preferred.repository().priority()) {
            return Optional.of(describe(
                    key,
                    installed,
                    best,
                    Patch.PINNED,
                    "the repository " + preferred.repository().alias() + " has a better priority and offers "
                            + preferred.version()));
        }
        if (!best.vendor().equals(installed.vendor())) {
            return Optional.of(describe(
                    key,
                    installed,
                    best,
                    Patch.PINNED,
                    "it comes from another vendor (" + word(best.vendor()) + " instead of " + word(installed.vendor())
                            + "), and zypper changes vendors only where it is told to"));
        }
        String reason = hasPlan
                ? "what it needs cannot be had without removing or replacing other packages"
                : "zypper finds no plan, because the installed packages contradict each other";
        return Optional.of(describe(key, installed, best, Patch.DEPENDENCY_BLOCKED, reason));
    }

    private static String word(String vendor) {
        return vendor.isEmpty() ? "an unnamed one" : vendor;
    }

    private Patch describe(String key, RpmPackage installed, OfferedPackage target, String status, String reason) {
        List<UpdateInfo.Fix> onTheWay = fixes.getOrDefault(key, List.of()).stream()
                .filter(fix -> fix.version().compareTo(installed.version()) > 0)
                .filter(fix -> fix.version().compareTo(target.version()) <= 0)
                .sorted(Comparator.comparing(UpdateInfo.Fix::version).reversed())
                .toList();
        List<Advisory> advisories =
                onTheWay.stream().map(UpdateInfo.Fix::advisory).distinct().toList();
        boolean security = onTheWay.stream().anyMatch(UpdateInfo.Fix::security);
        Severity severity = onTheWay.stream()
                .filter(UpdateInfo.Fix::security)
                .map(fix -> fix.advisory().severity())
                .min(Comparator.naturalOrder())
                .orElse(Severity.UNKNOWN);
        Instant published = advisories.stream()
                .map(Advisory::published)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        boolean reboot = !installed.kernel().isEmpty() || advisories.stream().anyMatch(Advisory::rebootSuggested);
        return new Patch(
                key + "_" + target.version(),
                new PackageName(key),
                new PackageVersion(installed.version().toString()),
                new PackageVersion(target.version().toString()),
                severity,
                security,
                target.summary().isEmpty() ? installed.summary() : target.summary(),
                advisories.stream()
                        .flatMap(advisory -> advisory.cveIds().stream())
                        .distinct()
                        .toList(),
                reboot,
                status,
                reason,
                advisories,
                published,
                List.of(key),
                target.repository().name(),
                target.archiveBytes());
    }
}
