// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import dev.linuxpatch.backend.apk.read.ApkFiles;
import dev.linuxpatch.backend.apk.read.ApkInventoryReader;
import dev.linuxpatch.backend.apk.read.ApkKernels;
import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.system.InstalledKernels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** apk of Alpine Linux. */
public final class ApkPackageManager implements PackageManager {
    private final ApkTarget target;
    private final ApkFiles files;
    private final ManagerCommands commands;
    private final ManagerOutput output = new ApkOutput();
    private final PackageDatabase database;

    /** @param root {@code /} for this host */
    public ApkPackageManager(Path root) {
        this(new ApkTarget(root));
    }

    ApkPackageManager(ApkTarget target) {
        this.target = target;
        this.files = new ApkFiles(target.root());
        this.commands = new ApkCommands(target, files);
        this.database = new ApkDatabase(files);
    }

    @Override
    public String wireName() {
        return "apk";
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

    /** Though apk marks such a package, a job fails for what it reports: the mark goes with the next repair. */
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
        return new ApkInventoryReader(
                files,
                capture,
                commands.upgradePlan(Set.of(), null),
                target.command(target.apk(List.of("list", "--upgradable"))));
    }

    @Override
    public InstalledKernels kernels() {
        return new ApkKernels(target.root());
    }

    @Override
    public Instant lastChange() {
        return files.lastChange();
    }
}
