// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.apt.change.AptPackageManager;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A root of apt and dpkg. */
final class AptContractRoot implements ContractRoot {
    private final AptRoot root = AptRig.shared().newRoot();
    private final PackageManager manager = new AptPackageManager(root.path(), root.aptConfig());

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
        return plain;
    }

    @Override
    public boolean hasAdvisories() {
        return true;
    }

    @Override
    public String newConfiguration() {
        return CONFIGURATION + ".dpkg-dist";
    }

    @Override
    public void install(String... packages) {
        root.install(packages);
    }

    @Override
    public Optional<String> versionOf(String name) {
        return root.stateOf(name).matches("[ih][iFUHtW].*") ? root.versionOf(name) : Optional.empty();
    }

    @Override
    public void hold(String name) {
        root.hold(name);
    }

    @Override
    public void deadRepository() {
        root.deadRepository();
        root.configure("Acquire::Retries \"0\";");
    }

    @Override
    public void badSignature() {
        root.publish("rig-a", "3.0");
        root.badSignature();
    }

    @Override
    public void unsigned(String name, String plainVersion) {
        root.unsignedRepository(name, plainVersion);
        root.apt("update").orThrow();
    }

    @Override
    public void publish(String name, String plainVersion) {
        root.publish(name, plainVersion);
    }

    @Override
    public AutoCloseable lock() {
        return root.lock();
    }

    @Override
    public void killManager() {
        root.processes().stream()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/apt-get") || command.endsWith("/dpkg"))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
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
