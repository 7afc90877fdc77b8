// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.advisory.AdvisoryRecords;
import dev.linuxpatch.backend.advisory.Ecosystem;
import dev.linuxpatch.backend.apt.read.AptInventoryReader;
import dev.linuxpatch.backend.apt.read.AptKernels;
import dev.linuxpatch.backend.apt.read.DebianVersion;
import dev.linuxpatch.backend.apt.read.DpkgActivity;
import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.system.InstalledKernels;
import dev.linuxpatch.backend.system.OsRelease;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** apt and dpkg. */
public final class AptPackageManager implements PackageManager {
    private final AptTarget target;
    private final ManagerCommands commands;
    private final ManagerOutput output = new AptOutput();
    private final PackageDatabase database;

    /**
     * @param root {@code /} for this host
     * @param configuration from {@link AptConfigFile#forRoot}; null for this host
     */
    public AptPackageManager(Path root, Path configuration) {
        this.target = new AptTarget(root, configuration);
        this.commands = new AptCommands(target);
        this.database = new AptDatabase(root);
    }

    @Override
    public String wireName() {
        return "apt";
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

    @Override
    public boolean remembersFailedScripts() {
        return true;
    }

    @Override
    public Map<String, String> environment() {
        return target.environment();
    }

    @Override
    public InventoryReader inventoryReader(Capture capture, Supplier<Optional<String>> runningKernel) {
        return inventoryReader(capture, runningKernel, null);
    }

    @Override
    public InventoryReader inventoryReader(Capture capture, Supplier<Optional<String>> runningKernel, Path records) {
        OsRelease release = OsRelease.read(target.root());
        Ecosystem ecosystem = Ecosystem.of(release.id(), release.version(), DebianVersion.ORDER);
        return new AptInventoryReader(target.root(), capture, runningKernel, new AdvisoryRecords(records, ecosystem));
    }

    @Override
    public Optional<ArchiveMaker> archives() {
        return Optional.of(new AptArchives(target));
    }

    @Override
    public Optional<Traces> traces() {
        return Optional.of(new AptTraces(target));
    }

    @Override
    public InstalledKernels kernels() {
        return new AptKernels(target.root());
    }

    @Override
    public Instant lastChange() {
        return DpkgActivity.lastChange(target.root());
    }
}
