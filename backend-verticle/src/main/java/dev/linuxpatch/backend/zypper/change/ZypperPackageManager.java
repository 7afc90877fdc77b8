// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.rpm.RpmArchives;
import dev.linuxpatch.backend.rpm.RpmDatabase;
import dev.linuxpatch.backend.rpm.RpmKernels;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.backend.rpm.RpmTraces;
import dev.linuxpatch.backend.system.InstalledKernels;
import dev.linuxpatch.backend.zypper.read.ZypperInventoryReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** zypper and rpm. */
public final class ZypperPackageManager implements PackageManager {
    private final ZypperTarget target;
    private final RpmNames names = RpmNames.ofThisMachine();
    private final ZypperCommands commands;
    private final ManagerOutput output = new ZypperOutput(names);
    private final PackageDatabase database;

    /**
     * @param root {@code /} for this host
     * @param withoutHolds from {@link ZyppConfigFile#withoutHolds}
     */
    ZypperPackageManager(Path root, Supplier<Path> withoutHolds) {
        this.target = new ZypperTarget(root, withoutHolds);
        this.commands = new ZypperCommands(target);
        this.database = new ZypperDatabase(root, names);
    }

    @Override
    public String wireName() {
        return "zypper";
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
        return false;
    }

    @Override
    public Map<String, String> environment() {
        return target.environment();
    }

    @Override
    public InventoryReader inventoryReader(Capture capture, Supplier<Optional<String>> runningKernel) {
        return new ZypperInventoryReader(
                target.root(),
                names,
                () -> capture.run(commands.upgradePlan(Set.of(), null)),
                answer -> output.plan(answer.stdout().lines().toList()));
    }

    @Override
    public Optional<ArchiveMaker> archives() {
        // What comes back with zypper takes the place of all other versions.
        return Optional.of(new RpmArchives(target.root(), names, commands::fetch, false, false));
    }

    @Override
    public Optional<Traces> traces() {
        return Optional.of(new RpmTraces(target.root(), names, new AutoInstalled(target.root())));
    }

    @Override
    public InstalledKernels kernels() {
        return new RpmKernels(new RpmDatabase(target.root()));
    }

    @Override
    public Instant lastChange() {
        return new RpmDatabase(target.root()).lastChange();
    }
}
