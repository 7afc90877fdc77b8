// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.PatchRules;
import dev.linuxpatch.shared.packages.PatchRules.Strategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which patches an order is about, and to which versions, by what the inventory knows of them: ids of advisories and
 * vulnerabilities become the packages whose patches fix them, and the rules of the order are applied.
 */
final class PatchChoice {
    private final PatchRules rules;
    private final PackageDatabase database;
    private final Map<PackageName, Patch> known = new HashMap<>();
    private final List<PatchSelector> selectors = new ArrayList<>();
    /** For packages that were chosen by ids alone: these ids. */
    private final Map<PackageName, Set<String>> ids = new HashMap<>();

    private final Set<PackageName> named = new HashSet<>();
    private final boolean everything;

    /** @param patches the inventory's */
    PatchChoice(Operation.ApplyPatches apply, PackageStates now, PackageDatabase database, List<Patch> patches)
            throws IOException {
        this.rules = apply.rules();
        this.database = database;
        this.everything = apply.selection().isEmpty();
        patches.forEach(patch -> known.put(patch.name(), patch));
        for (String selected : apply.selection()) {
            add(new PatchSelector(selected, now, database), now);
        }
    }

    private void add(PatchSelector selector, PackageStates now) throws IOException {
        if (selector.installed().isPresent()) {
            PackageName name = selector.installed().get().name();
            if (admits(name)) {
                named.add(name);
                selectors.add(selector);
            }
            return;
        }
        List<Patch> fixing = known.values().stream()
                .filter(patch -> patch.fixes(selector.text()))
                .toList();
        if (fixing.isEmpty()) {
            selectors.add(selector);
        }
        for (Patch patch : fixing) {
            if (rules.admit(patch)) {
                ids.computeIfAbsent(patch.name(), any -> new HashSet<>()).add(selector.text());
                selectors.add(new PatchSelector(patch.name().value(), now, database));
            }
        }
    }

    /** Whether something was selected and the rules leave nothing of it. */
    boolean isEmpty() {
        return !everything && selectors.isEmpty();
    }

    /** What was selected and the rules admit; empty for everything that they admit. */
    List<PatchSelector> selectors() {
        return List.copyOf(selectors);
    }

    /** Those of the inventory that the rules admit. */
    List<Patch> patches(List<Patch> patches) {
        return patches.stream().filter(rules::admit).toList();
    }

    /** The upgrades that the rules admit, each to the version that they want. */
    List<Plan.Step> aim(List<Plan.Step> upgrades) {
        return upgrades.stream()
                .filter(step -> admits(step.name()))
                .map(step -> new Plan.Step(step.name(), step.from(), target(step)))
                .toList();
    }

    private boolean admits(PackageName name) {
        boolean all = !rules.securityOnly() && rules.severityMin() == null;
        Patch patch = known.get(name);
        return all || patch != null && rules.admit(patch);
    }

    private PackageVersion target(Plan.Step step) {
        Patch patch = known.get(step.name());
        if (rules.strategy() == Strategy.NEWEST
                || patch == null
                || !patch.status().equals(Patch.AVAILABLE)) {
            return step.to();
        }
        List<Advisory> fixed = patch.advisories().stream()
                .filter(advisory -> isWanted(advisory, patch.name()))
                .toList();
        if (fixed.isEmpty() || fixed.stream().anyMatch(advisory -> advisory.fixedIn() == null)) {
            return step.to();
        }
        Optional<PackageVersion> target = Stream.concat(
                        fixed.stream().map(Advisory::fixedIn), selectedVersions(step.name()))
                .max(database::compare);
        return target.filter(version -> database.compare(version, step.from()) > 0)
                .filter(version -> database.compare(version, step.to()) < 0)
                .orElse(step.to());
    }

    private boolean isWanted(Advisory advisory, PackageName name) {
        return named.contains(name)
                || !ids.containsKey(name)
                || ids.get(name).stream().anyMatch(advisory::isAbout);
    }

    /** Patches that were chosen by their own ids go at least to their versions. */
    private Stream<PackageVersion> selectedVersions(PackageName name) {
        return selectors.stream()
                .filter(selector -> selector.installed()
                        .map(PackageState::name)
                        .filter(name::equals)
                        .isPresent())
                .flatMap(selector -> selector.version().stream());
    }
}
