// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.pacman.change.PacmanPackageManager;
import dev.linuxpatch.backend.rig.pacman.PacmanRig;
import dev.linuxpatch.backend.rig.pacman.PacmanRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A root of pacman. */
final class PacmanContractRoot implements ContractRoot {
    private final PacmanRoot root;
    private final PackageManager manager;

    PacmanContractRoot() {
        this(PacmanRig.shared().newRoot());
    }

    PacmanContractRoot(PacmanRoot root) {
        this.root = root;
        this.manager = new PacmanPackageManager(root.path());
    }

    @Override
    public PackageManager manager() {
        return manager;
    }

    @Override
    public Path path() {
        return root.path();
    }

    @Override
    public String version(String plain) {
        return plain + "-1";
    }

    /** Arch Linux's repositories have none. */
    @Override
    public boolean hasAdvisories() {
        return false;
    }

    @Override
    public String newConfiguration() {
        return CONFIGURATION + ".pacnew";
    }

    @Override
    public void install(String... packages) {
        root.install(packages);
    }

    @Override
    public Optional<String> versionOf(String name) {
        return root.versionOf(name);
    }

    @Override
    public void hold(String name) {
        root.hold(name);
    }

    /** It gives up at the first. */
    @Override
    public List<String> repositories() {
        return List.of("rig");
    }

    @Override
    public void deadRepository() {
        root.deadRepository();
    }

    @Override
    public void badSignature() {
        root.publish("rig-a", "3.0");
        root.badSignature();
    }

    @Override
    public void unsigned(String name, String plainVersion) {
        root.unsigned(name, plainVersion);
    }

    @Override
    public void publish(String name, String plainVersion) {
        root.publish(name, plainVersion);
    }

    @Override
    public void withdraw(String name, String plainVersion) {
        root.withdraw(name, version(plainVersion));
    }

    @Override
    public List<String> everything() {
        return root.everything();
    }

    @Override
    public List<String> changedFiles(String name) {
        return root.changedFiles(name);
    }

    @Override
    public AutoCloseable lock() {
        return root.lock();
    }

    @Override
    public void killManager() {
        root.killPacman();
    }

    @Override
    public List<ProcessHandle> processes() {
        return root.processes();
    }

    @Override
    public void close() {
        root.close();
    }
}
