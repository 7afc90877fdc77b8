// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Newer versions of what is installed. Repositories of pacman say nothing of security, so neither does this. */
final class PatchFinder {
    private final PacmanKernels kernels;
    private final Supplier<Optional<String>> runningKernel;

    PatchFinder(PacmanKernels kernels, Supplier<Optional<String>> runningKernel) {
        this.kernels = kernels;
        this.runningKernel = runningKernel;
    }

    /** By package name. */
    Map<String, Patch> find(Map<String, AlpmPackage> installed, SyncIndex index, PacmanConfig config)
            throws IOException {
        Upgrades upgrades = new Upgrades(installed, index, config::holds);
        Optional<String> kernel = runningKernel.get();
        String kernelOwner = kernel.isPresent() ? kernels.owners().get(kernel.get()) : null;
        Map<String, Patch> patches = new TreeMap<>();
        Upgrades.newer(installed, index).forEach((name, newer) -> {
            if (!PackageVersion.isLegal(newer.version())) {
                return;
            }
            AlpmPackage current = installed.get(name);
            String status = Patch.AVAILABLE;
            String reason = "";
            if (upgrades.blocked().containsKey(name)) {
                status = Patch.DEPENDENCY_BLOCKED;
                reason = upgrades.blocked().get(name);
            } else if (config.holds(current)) {
                status = Patch.HELD;
                reason = name + " is held back by IgnorePkg or IgnoreGroup in pacman.conf";
            }
            patches.put(name, patch(current, newer, status, reason, name.equals(kernelOwner)));
        });
        return patches;
    }

    private static Patch patch(AlpmPackage current, AlpmPackage newer, String status, String reason, boolean reboot) {
        return new Patch(
                newer.name() + "_" + newer.version(),
                new PackageName(newer.name()),
                new PackageVersion(current.version()),
                new PackageVersion(newer.version()),
                Severity.UNKNOWN,
                false,
                newer.description(),
                List.of(),
                reboot,
                status,
                reason,
                List.of(),
                newer.built(),
                List.of(newer.name()),
                newer.repository(),
                newer.archiveBytes());
    }
}
