// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import dev.linuxpatch.backend.dnf.read.DnfInventoryReader;
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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** dnf 4 and rpm. */
public final class DnfPackageManager implements PackageManager {
    private final Path root;
    private final Path directory;
    private final RpmNames names = RpmNames.ofThisMachine();
    private final DnfBridge bridge;
    private final DnfCommands commands;
    private final ManagerOutput output;
    private final PackageDatabase database;

    /**
     * Writes the bridge to dnf into the directory of this service.
     *
     * @param root {@code /} for this host
     * @param python the interpreter that dnf runs by
     */
    public DnfPackageManager(Path root, Path stateDirectory, String python) throws IOException {
        this.root = root;
        this.directory = stateDirectory.resolve("dnf");
        this.bridge = DnfBridge.install(root, directory, python);
        this.commands = new DnfCommands(bridge);
        this.output = new DnfOutput(names);
        this.database = new DnfDatabase(root, names);
    }

    @Override
    public String wireName() {
        return "dnf";
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
        return bridge.environment();
    }

    @Override
    public InventoryReader inventoryReader(Capture capture, Supplier<Optional<String>> runningKernel) {
        Path answer = directory.resolve("inventory.json");
        return new DnfInventoryReader(
                root,
                names,
                () -> capture.run(bridge.command("inventory", bridge.request().put("output", answer.toString()))),
                answer,
                runningKernel);
    }

    @Override
    public Optional<ArchiveMaker> archives() {
        return Optional.of(new RpmArchives(root, names, commands::fetch, true, true));
    }

    @Override
    public Optional<Traces> traces() {
        return Optional.of(new RpmTraces(root, names, new DnfMarks(root, commands)));
    }

    @Override
    public InstalledKernels kernels() {
        return new RpmKernels(new RpmDatabase(root));
    }

    @Override
    public Instant lastChange() {
        return new RpmDatabase(root).lastChange();
    }
}
