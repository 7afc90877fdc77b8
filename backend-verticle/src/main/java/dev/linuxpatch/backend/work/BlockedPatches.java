// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says of patches that are not applied why that is, from what the inventory knows of them. Pure. */
final class BlockedPatches {
    private static final String EXCLUDED = "the request, or the configuration, leaves it out";
    private static final String KEPT = "the package manager keeps it back";
    private static final String WITH_EXCLUDED = "it cannot be applied while what is excluded stays as it is";

    private final List<Patch> patches;
    private final Set<PackageName> excluded;
    private final PackageDatabase database;

    BlockedPatches(List<Patch> patches, Set<PackageName> excluded, PackageDatabase database) {
        this.patches = List.copyOf(patches);
        this.excluded = Set.copyOf(excluded);
        this.database = database;
    }

    /** All that are known and not wanted, in the order in which they are known. */
    List<BlockedPatch> among(List<Wanted> wanted) {
        Set<PackageName> applied = wanted.stream().map(Wanted::name).collect(Collectors.toUnmodifiableSet());
        return patches.stream()
                .filter(patch -> !applied.contains(patch.name()))
                .map(patch -> blocked(patch.name().value(), patch))
                .toList();
    }

    /** A step that the package manager would plan but not carry out. */
    Optional<BlockedPatch> unsigned(Plan.Step step) {
        return patches.stream()
                .filter(patch -> patch.status().equals(Patch.UNSIGNED))
                .filter(patch -> patch.name().equals(step.name())
                        && patch.availableVersion().equals(step.to()))
                .map(patch -> blocked(patch.name().value(), patch))
                .findFirst();
    }

    /** Why what was selected is not applied; empty if there is nothing left to apply. */
    Optional<BlockedPatch> obstacle(PatchSelector selector) {
        String text = selector.text();
        if (selector.installed().isEmpty()) {
            return Optional.of(new BlockedPatch(
                    text, null, BlockedPatch.NOT_FOUND, "it is not installed, so there is nothing to patch"));
        }
        PackageState installed = selector.installed().get();
        if (selector.satisfied()) {
            return Optional.empty();
        }
        Optional<BlockedPatch> known = patches.stream()
                .filter(patch -> patch.name().equals(installed.name()))
                .filter(patch -> database.compare(patch.availableVersion(), installed.version()) > 0)
                .map(patch -> blocked(text, patch))
                .findFirst();
        if (known.isPresent() || selector.version().isEmpty()) {
            return known;
        }
        String status = excluded.contains(installed.name())
                ? Patch.EXCLUDED
                : installed.held() ? Patch.HELD : Patch.DEPENDENCY_BLOCKED;
        String reason = switch (status) {
            case Patch.EXCLUDED -> EXCLUDED;
            case Patch.HELD -> "the operator holds the package back";
            default -> "no repository offers it to this host, or it cannot be had with the rest as it is";
        };
        return Optional.of(new BlockedPatch(text, selector.version().get(), status, reason));
    }

    private BlockedPatch blocked(String name, Patch patch) {
        if (excluded.contains(patch.name())) {
            return new BlockedPatch(name, patch.availableVersion(), Patch.EXCLUDED, EXCLUDED);
        }
        return patch.status().equals(Patch.AVAILABLE)
                ? new BlockedPatch(
                        name,
                        patch.availableVersion(),
                        Patch.DEPENDENCY_BLOCKED,
                        excluded.isEmpty() ? KEPT : WITH_EXCLUDED)
                : new BlockedPatch(name, patch.availableVersion(), patch.status(), patch.reason());
    }
}
