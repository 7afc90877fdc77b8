// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.apt.change.AptPackageManager;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    public List<String> repositories() {
        return List.of(
                "http://127.0.0.1:1 stable", "http://127.0.0.1:1 stable-updates", "http://127.0.0.1:1 stable-security");
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
    public void withdraw(String name, String plainVersion) {
        root.ownRepository().withdraw(name, plainVersion);
        root.update();
    }

    /** dpkg's own words, configuration files with their hashes included, and the sums of all files. */
    @Override
    public List<String> everything() {
        Stream<String> states = Stream.of(root.read("var/lib/dpkg/status").split("\n\n", -1));
        return Stream.concat(
                        states.map(String::strip),
                        Stream.of(root.dpkg("--verify").output()))
                .sorted()
                .toList();
    }

    /** By dpkg's record of the sums: {@code dpkg --verify} passes over what it has no sum of. */
    @Override
    public List<String> changedFiles(String name) {
        return Stream.of(root.read("var/lib/dpkg/status").split("\n\n", -1))
                .filter(stanza -> stanza.strip().startsWith("Package: " + name + "\n"))
                .flatMap(String::lines)
                .filter(line -> line.startsWith(" /"))
                .map(line -> line.strip().split(" ", 2))
                .filter(conffile -> !sum(conffile[0]).equals(conffile[1]))
                .map(conffile -> conffile[0])
                .toList();
    }

    private String sum(String file) {
        String output = Tool.run(root.path(), Map.of(), List.of("md5sum", root.path() + file))
                .orThrow()
                .output();
        return output.substring(0, output.indexOf(' '));
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
