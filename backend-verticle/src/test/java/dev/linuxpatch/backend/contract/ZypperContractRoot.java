// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.rpm.RpmRoot;
import dev.linuxpatch.backend.rig.rpm.RpmSpec;
import dev.linuxpatch.backend.rig.rpm.ZypperRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A root of zypper and rpm. */
final class ZypperContractRoot implements RpmContractRoot {
    /** Where libzypp notes what nobody asked for. */
    private static final String AUTOMATIC = "var/lib/zypp/AutoInstalled";

    private static final Set<String> MANAGER = Set.of("zypper", "rpm");

    private final ZypperRoot root;
    private final PackageManager manager;

    ZypperContractRoot() {
        this(ZypperRoot.create());
    }

    ZypperContractRoot(ZypperRoot root) {
        this.root = root;
        this.manager = root.manager();
    }

    @Override
    public PackageManager manager() {
        return manager;
    }

    @Override
    public Path path() {
        return root.rpm().path();
    }

    @Override
    public String version(String plain) {
        return plain + "-1";
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
        Stream<String> wanted = Arrays.stream(packages).map(name -> name.contains("=") ? version(name) : name);
        root.zypper(Stream.concat(Stream.of("--no-refresh", "install", "--oldpackage", "--"), wanted)
                        .toArray(String[]::new))
                .orThrow();
    }

    @Override
    public Optional<String> versionOf(String name) {
        return root.rpm().versionOf(name);
    }

    @Override
    public void hold(String name) {
        root.zypper("addlock", name).orThrow();
    }

    @Override
    public List<String> repositories() {
        return List.of("Rig packages");
    }

    @Override
    public void deadRepository() {
        root.source("http://127.0.0.1:9/rig");
    }

    @Override
    public void badSignature() {
        publish("rig-a", "3.0");
        root.rpm().repository().breakSignature();
    }

    @Override
    public void unsigned(String name, String plainVersion) {
        root.rpm().ownRepository().signPackages();
        publish(name, plainVersion);
        root.requireSignedPackages();
    }

    @Override
    public RpmRoot rpm() {
        return root.rpm();
    }

    @Override
    public void publish(List<RpmSpec> specs) {
        root.rpm().ownRepository().publish(specs);
        root.source(root.rpm().repository().directory().toUri().toString());
    }

    @Override
    public void markAutomatic(String name) {
        Path file = path().resolve(AUTOMATIC);
        Trees.write(file, (Files.exists(file) ? root.rpm().read(AUTOMATIC) : "") + name + "\n");
    }

    @Override
    public List<String> reasons() {
        return Files.exists(path().resolve(AUTOMATIC))
                ? root.rpm()
                        .read(AUTOMATIC)
                        .lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .sorted()
                        .toList()
                : List.of();
    }

    @Override
    public void publish(String name, String plainVersion) {
        root.rpm().ownRepository().publish(List.of(RpmSpec.of(name, version(plainVersion))));
        root.source(root.rpm().repository().directory().toUri().toString());
    }

    @Override
    public void withdraw(String name, String plainVersion) {
        root.rpm().ownRepository().withdraw(name, version(plainVersion));
        root.source(root.rpm().repository().directory().toUri().toString());
        root.zypper("refresh", "--force").orThrow();
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
        return root.lock();
    }

    @Override
    public void killManager() {
        root.rpm().processes().stream()
                .filter(process -> process.info()
                        .command()
                        .map(command -> Path.of(command).getFileName().toString())
                        .filter(MANAGER::contains)
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public List<ProcessHandle> processes() {
        return root.rpm().processes();
    }

    @Override
    public void close() {
        root.rpm().close();
    }
}
