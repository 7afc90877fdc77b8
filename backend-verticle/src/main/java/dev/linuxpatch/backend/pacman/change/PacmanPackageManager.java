// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.pacman.read.PacmanConfig;
import dev.linuxpatch.backend.pacman.read.PacmanInventoryReader;
import dev.linuxpatch.backend.pacman.read.PacmanKernels;
import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.system.InstalledKernels;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** pacman of Arch Linux and what comes from it. */
public final class PacmanPackageManager implements PackageManager {
    private final PacmanTarget target;
    private final PacmanPackages packages;
    private final ManagerCommands commands;
    private final ManagerOutput output;
    private final PackageDatabase database;

    /** @param root {@code /} for this host */
    public PacmanPackageManager(Path root) {
        this.target = new PacmanTarget(root);
        this.packages = new PacmanPackages(root);
        MarkCommands marks = new MarkCommands(target, packages);
        this.commands = new PacmanCommands(target, packages, marks);
        this.output = new PacmanOutput(known(packages));
        this.database = new PacmanDatabase(root, packages, marks);
    }

    private static PacmanOutput.Known known(PacmanPackages packages) {
        return new PacmanOutput.Known() {
            @Override
            public Optional<PackageVersion> installed(PackageName name) {
                return packages.installed(name);
            }

            @Override
            public List<PackageName> conflicting(PackageName name, PackageVersion version) {
                return packages.conflicting(name, version);
            }

            @Override
            public Map<PackageName, List<PackageVersion>> cached() {
                return packages.cached();
            }
        };
    }

    @Override
    public String wireName() {
        return "pacman";
    }

    @Override
    public ManagerCommands commands() {
        return commands;
    }

    @Override
    public ManagerOutput output() {
        return output;
    }

    @Override
    public PackageDatabase database() {
        return database;
    }

    /** Where files must be signed, only what pacman's cache and the repositories have can be installed. */
    @Override
    public Optional<ArchiveMaker> archives() {
        return PacmanConfig.read(target.root()).unsignedFiles()
                ? Optional.of(new PacmanArchives(target, packages))
                : Optional.empty();
    }

    @Override
    public Optional<Traces> traces() {
        return Optional.of(new PacmanTraces(target, packages));
    }

    /** Its log tells of a script that was cut off, but nothing tells afterwards of one that failed. */
    @Override
    public boolean remembersFailedScripts() {
        return false;
    }

    @Override
    public Map<String, String> environment() {
        return target.environment();
    }

    @Override
    public InventoryReader inventoryReader(Capture capture, Supplier<Optional<String>> runningKernel) {
        return new PacmanInventoryReader(packages, runningKernel);
    }

    @Override
    public InstalledKernels kernels() {
        return new PacmanKernels(target.root());
    }

    @Override
    public Instant lastChange() {
        try {
            return Files.getLastModifiedTime(PacmanConfig.read(target.root()).local())
                    .toInstant();
        } catch (IOException e) {
            return null;
        }
    }
}
