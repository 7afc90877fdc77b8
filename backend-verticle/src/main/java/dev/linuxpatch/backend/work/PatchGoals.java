// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Goals of applying patches. What can be applied is the package manager's own plan: it leaves out what is held, phased,
 * pinned, or cannot be had without removing something.
 */
final class PatchGoals {
    private static final Set<Allowance> ALLOWANCES = Set.of(Allowance.KEEP_MARKS);

    private final PackageDatabase database;
    private final Questions questions;
    private final Supplier<List<Patch>> patches;
    private final Path scratch;

    /** @param patches the inventory's, only to say why one of them does not apply */
    PatchGoals(PackageDatabase database, Questions questions, Supplier<List<Patch>> patches, Path scratch) {
        this.patches = patches;
        this.database = database;
        this.questions = questions;
        this.scratch = scratch;
    }

    Finding find(Operation.ApplyPatches apply, PackageStates now) throws IOException {
        Globs excludes = new Globs(apply.excludes());
        if (excludes.matchesEverything()) {
            return new Finding.AlreadyTrue("every package is excluded; nothing was changed");
        }
        Set<PackageName> excluded = now.present().stream()
                .map(PackageState::name)
                .filter(name -> excludes.matches(name.bare()) || excludes.matches(name.value()))
                .collect(Collectors.toUnmodifiableSet());
        List<PatchSelector> selection = new ArrayList<>();
        for (String selected : apply.selection()) {
            selection.add(new PatchSelector(selected, now, database));
        }
        Path assumed = excluded.isEmpty() ? null : database.assumeHeld(excluded, scratch);
        return Finding.of(questions
                .upgradePlan(excluded, assumed)
                .then(plan -> new Answer.Given<>(judge(selection, excluded, upgrades(plan)))));
    }

    /** Newer versions of what is there; what comes along with them is their dependencies' business. */
    private List<Plan.Step> upgrades(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.from() != null && step.to() != null)
                .filter(step -> database.compare(step.to(), step.from()) > 0)
                .toList();
    }

    private Finding judge(List<PatchSelector> selection, Set<PackageName> excluded, List<Plan.Step> upgrades) {
        List<Wanted> wanted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        if (selection.isEmpty()) {
            upgrades.forEach(step -> wanted.add(new Wanted.Present(step.name(), step.to())));
        }
        for (PatchSelector selector : selection) {
            Optional<Plan.Step> step = upgrades.stream()
                    .filter(upgrade -> selector.covers(upgrade.name(), upgrade.to()))
                    .findFirst();
            if (step.isPresent()) {
                Wanted present =
                        new Wanted.Present(step.get().name(), step.get().to());
                if (!wanted.contains(present)) {
                    wanted.add(present);
                }
            } else if (selector.installed().isEmpty()) {
                unknown.add(selector.text());
            } else if (!excluded.contains(selector.installed().get().name())) {
                selector.obstacle(patches.get())
                        .ifPresent(reason -> refused.add(selector.text() + " (" + reason + ")"));
            }
        }
        return conclude(wanted, refused, unknown, excluded);
    }

    private static Finding conclude(
            List<Wanted> wanted, List<String> refused, List<String> unknown, Set<PackageName> excluded) {
        if (!unknown.isEmpty()) {
            return impossible(
                    JobErrorCode.PKG_NOT_FOUND,
                    "not installed, so there is nothing to patch: " + String.join(", ", unknown));
        }
        if (!refused.isEmpty()) {
            return impossible(
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    "not applied on this host now: " + String.join(", ", refused) + "; nothing was changed");
        }
        return wanted.isEmpty()
                ? new Finding.AlreadyTrue("there are no patches to apply; nothing was changed")
                : new Finding.Reachable(new Goal(wanted, ALLOWANCES), excluded);
    }

    private static Finding impossible(JobErrorCode code, String message) {
        return new Finding.Impossible(new JobError(code, message), false);
    }
}
