// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.dnf.change.DnfKind;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.rpm.DnfRoot;
import dev.linuxpatch.backend.rig.rpm.RpmRoot;
import dev.linuxpatch.backend.rig.rpm.RpmSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A root of dnf and rpm. */
final class DnfContractRoot implements RpmContractRoot {
    private final DnfRoot root = new DnfRoot();
    private final Path state;
    private final PackageManager manager;

    DnfContractRoot() {
        try {
            state = Files.createTempDirectory("dnf-state-");
            manager = new DnfKind().make(root.path(), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** dnf's modules alone take half a second to load, several times on a busy machine. */
    @Override
    public Duration shortTime() {
        return Duration.ofSeconds(12);
    }

    @Override
    public boolean hasAdvisories() {
        return true;
    }

    @Override
    public String newConfiguration() {
        return CONFIGURATION + ".rpmnew";
    }

    @Override
    public void install(String... packages) {
        root.install(Arrays.stream(packages)
                .map(wanted -> wanted.contains("=") ? wanted + "-1" : wanted)
                .toArray(String[]::new));
    }

    @Override
    public Optional<String> versionOf(String name) {
        return root.rpm().versionOf(name);
    }

    @Override
    public void hold(String name) {
        root.hold(name);
    }

    @Override
    public List<String> repositories() {
        return List.of("rig");
    }

    @Override
    public void deadRepository() {
        root.useSource("http://127.0.0.1:1/rig");
    }

    @Override
    public void badSignature() {
        publish("rig-a", "3.0");
        root.rpm().ownRepository().breakSignature();
    }

    @Override
    public void unsigned(String name, String plainVersion) {
        root.rpm().ownRepository().signPackages();
        root.rpm().ownRepository().publish(List.of(RpmSpec.of(name, version(plainVersion))));
        root.requireSignedPackages("file://" + root.rpm().repository().directory());
    }

    @Override
    public RpmRoot rpm() {
        return root.rpm();
    }

    @Override
    public void publish(List<RpmSpec> specs) {
        root.rpm().ownRepository().publish(specs);
        root.useSource("file://" + root.rpm().repository().directory());
    }

    @Override
    public void markAutomatic(String name) {
        root.dnf("mark", "remove", name).orThrow();
    }

    /** Notes of a package that is installed that it is part of a group. */
    void markGroup(String name) {
        root.dnf("mark", "group", name).orThrow();
    }

    /** Notes of a package that is installed that somebody asked for it. */
    void markWanted(String name) {
        root.dnf("mark", "install", name).orThrow();
    }

    @Override
    public List<String> reasons() {
        return root.dnf("-q", "-C", "repoquery", "--installed", "--qf", "%{name} %{reason}")
                .orThrow()
                .output()
                .lines()
                .sorted()
                .toList();
    }

    @Override
    public void publish(String name, String plainVersion) {
        root.rpm().ownRepository().publish(List.of(RpmSpec.of(name, plainVersion + "-1")));
        root.useSource("file://" + root.rpm().repository().directory());
    }

    @Override
    public void withdraw(String name, String plainVersion) {
        root.rpm().ownRepository().withdraw(name, version(plainVersion));
        root.useSource("file://" + root.rpm().repository().directory());
        root.dnf("makecache", "--refresh").orThrow();
    }

    @Override
    public List<String> everything() {
        return root.rpm().everything();
    }

    @Override
    public List<String> changedFiles(String name) {
        return root.rpm().changedFiles(name);
    }

    @Override
    public AutoCloseable lock() {
        return root.rpm().lock();
    }

    @Override
    public void killManager() {
        root.rpm().processes().stream()
                .filter(process -> !root.rpm().isInside(process))
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public List<ProcessHandle> processes() {
        return root.rpm().processes();
    }

    @Override
    public void close() {
        root.close();
        Trees.delete(state);
    }
}
