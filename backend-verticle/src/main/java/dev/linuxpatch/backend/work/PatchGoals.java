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
import dev.linuxpatch.shared.packages.BlockedPatch;
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
 * pinned, or cannot be had without removing something. What cannot be applied never keeps the others from it.
 */
final class PatchGoals {
    private static final Set<Allowance> ALLOWANCES = Set.of(Allowance.KEEP_MARKS);

    private final PackageDatabase database;
    private final Questions questions;
    private final Supplier<List<Patch>> patches;
    private final Path scratch;

    /** @param patches the inventory's: what they fix, and why one of them does not apply */
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
        List<Patch> known = patches.get();
        PatchChoice choice = new PatchChoice(apply, now, database, known);
        if (choice.isEmpty()) {
            return new Finding.AlreadyTrue("the rules leave nothing of what was selected; nothing was changed");
        }
        // What the rules leave out was not asked for, so there is nothing to say of it.
        BlockedPatches blocked = new BlockedPatches(choice.patches(known), excluded, database);
        Path assumed = excluded.isEmpty() ? null : database.assumeHeld(excluded, scratch);
        return Finding.of(questions
                .upgradePlan(excluded, assumed)
                .then(plan -> new Answer.Given<>(
                        judge(choice.selectors(), excluded, blocked, choice.aim(upgrades(plan, now))))));
    }

    /** Newer versions of what is there; what comes along with them is their dependencies' business. */
    private List<Plan.Step> upgrades(Plan plan, PackageStates now) {
        return plan.steps().stream()
                .filter(step -> step.to() != null)
                // A kernel comes beside the one that is there.
                .map(step -> step.from() == null && now.sideBySide(step.name())
                        ? new Plan.Step(
                                step.name(), now.presentVersion(step.name()).orElse(null), step.to())
                        : step)
                .filter(step -> step.from() != null && database.compare(step.to(), step.from()) > 0)
                .toList();
    }

    private Finding judge(
            List<PatchSelector> selection,
            Set<PackageName> excluded,
            BlockedPatches blocked,
            List<Plan.Step> upgrades) {
        List<Wanted> wanted = new ArrayList<>();
        List<BlockedPatch> refused = new ArrayList<>();
        boolean anyTrue = false;
        if (selection.isEmpty()) {
            upgrades.stream()
                    .filter(step -> blocked.unsigned(step).isEmpty())
                    .forEach(step -> wanted.add(new Wanted.Present(step.name(), step.to())));
            refused.addAll(blocked.among(wanted));
        }
        for (PatchSelector selector : selection) {
            Optional<Plan.Step> step = upgrades.stream()
                    .filter(upgrade -> selector.covers(upgrade.name(), upgrade.to()))
                    .findFirst();
            Optional<BlockedPatch> obstacle =
                    step.isPresent() ? blocked.unsigned(step.get()) : blocked.obstacle(selector);
            if (obstacle.isPresent()) {
                refused.add(obstacle.get());
            } else if (step.isPresent()) {
                Wanted present =
                        new Wanted.Present(step.get().name(), step.get().to());
                if (!wanted.contains(present)) {
                    wanted.add(present);
                }
            } else {
                anyTrue = true;
            }
        }
        if (!wanted.isEmpty()) {
            return new Finding.Reachable(new Goal(wanted, ALLOWANCES), excluded, refused);
        }
        return selection.isEmpty() || anyTrue ? nothing(refused) : nothingPossible(refused);
    }

    private static Finding nothing(List<BlockedPatch> blocked) {
        return new Finding.AlreadyTrue("there are no patches to apply; nothing was changed", blocked);
    }

    /** Nothing that was asked for can be done. What the same request excludes is no reason to complain. */
    private static Finding nothingPossible(List<BlockedPatch> refused) {
        List<BlockedPatch> others = refused.stream()
                .filter(patch -> !patch.status().equals(Patch.EXCLUDED))
                .toList();
        if (others.isEmpty()) {
            return nothing(refused);
        }
        List<String> unknown = others.stream()
                .filter(patch -> patch.status().equals(BlockedPatch.NOT_FOUND))
                .map(BlockedPatch::name)
                .toList();
        JobError error = unknown.size() == others.size()
                ? new JobError(
                        JobErrorCode.PKG_NOT_FOUND,
                        "not installed, so there is nothing to patch: " + String.join(", ", unknown))
                : new JobError(
                        JobErrorCode.DEPENDENCY_CONFLICT,
                        "not applied on this host now: " + Wording.blocked(others) + "; nothing was changed");
        return new Finding.Impossible(error, false, refused);
    }
}
