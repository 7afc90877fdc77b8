// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.pacman;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An isolated pacman root. Closing it ends every process that works on it and deletes it. */
public final class PacmanRoot implements AutoCloseable {
    private static final String CONFIGURATION = "etc/pacman.conf";
    private static final String LOCK = "var/lib/pacman/db.lck";

    private final Path base;
    private final Path path;
    private final List<String> held = new ArrayList<>();
    private PacmanRepositories repositories;
    private String packageSignatures = "PackageOptional";
    private boolean ownsRepositories;
    private String server;
    private boolean signedFilesOnly;

    PacmanRoot(Path base, PacmanRepositories repositories) {
        this.base = base;
        this.path = base.resolve("root");
        this.repositories = repositories;
        this.server = "file://" + repositories.directory();
        if (Files.exists(path)) {
            configure();
        }
    }

    /** The root directory. */
    public Path path() {
        return path;
    }

    /** Runs pacman on this root, answering every question as it proposes. */
    public AptResult pacman(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                "setsid",
                "--wait",
                "pacman",
                "--config",
                path.resolve(CONFIGURATION).toString(),
                "--noconfirm"));
        argv.addAll(List.of(
                "--root",
                path.toString(),
                "--dbpath",
                path.resolve("var/lib/pacman").toString()));
        argv.addAll(List.of("--cachedir", path.resolve("var/cache/pacman/pkg").toString()));
        argv.addAll(List.of("--logfile", path.resolve("var/log/pacman.log").toString()));
        argv.addAll(List.of("--hookdir", path.resolve("etc/pacman.d/hooks").toString()));
        argv.addAll(List.of("--gpgdir", path.resolve("etc/pacman.d/gnupg").toString()));
        argv.addAll(Arrays.asList(arguments));
        return Tool.run(path, Map.of(), argv);
    }

    /** Installs {@code name} or {@code name=version} without a release, also an older one. */
    public void install(String... packages) {
        List<String> arguments = new ArrayList<>(List.of("-S"));
        for (String wanted : packages) {
            arguments.add(wanted.contains("=") ? wanted + "-1" : wanted);
        }
        pacman(arguments.toArray(String[]::new)).orThrow();
    }

    /** The installed version with its release; empty if it is not installed. */
    public Optional<String> versionOf(String name) {
        AptResult result = pacman("-Q", name);
        return result.output()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    /** Keeps upgrades from a package. */
    public void hold(String name) {
        held.add(name);
        configure();
    }

    /** From now on packages in files must be signed. */
    public void signedFilesOnly() {
        signedFilesOnly = true;
        configure();
    }

    /** Uses this address for all repositories; what was fetched stays. */
    public void useServer(String address) {
        server = address;
        configure();
    }

    /** Nobody answers where the packages come from. */
    public void deadRepository() {
        useServer("http://127.0.0.1:1");
    }

    /** Publishes another version of a plain package in a repository of this root alone; not fetched yet. */
    public void publish(String name, String version) {
        ownRepositories().publish("rig", List.of(PacmanSpec.of(name, version)));
    }

    /** Takes a version away from the repositories of this root, from what it has fetched of them, and from its cache. */
    public void withdraw(String name, String fullVersion) {
        ownRepositories().withdraw(name, fullVersion);
        forgetFetched();
        pacman("-Syy").orThrow();
    }

    /** What pacman tells of every package, but for when and from where it was installed, and of its files. */
    public List<String> everything() {
        Stream<String> described = pacman("-Qi")
                .orThrow()
                .output()
                .lines()
                .filter(line -> !line.startsWith("Install Date") && !line.startsWith("Validated By"));
        return Stream.of(
                        described,
                        pacman("-Qkk").output().lines(),
                        pacman("-Ql").orThrow().output().lines())
                .flatMap(lines -> lines)
                .toList();
    }

    /** Absolute paths of configuration files that are not as they were shipped. */
    public List<String> changedFiles(String name) {
        // MODIFIED	/root/etc/rig/rig-conf.conf
        return pacman("-Qii", name)
                .orThrow()
                .output()
                .lines()
                .filter(line -> line.matches("(.*\\s)?MODIFIED\t.*"))
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .map(file -> "/" + path.relativize(Path.of(file)))
                .toList();
    }

    /** From now on the newest repository is signed by somebody else. */
    public void badSignature() {
        ownRepositories().breakSignature("rig");
    }

    /** From now on packages must be signed; all are, but this further one. */
    public void unsigned(String name, String version) {
        packageSignatures = "PackageRequired";
        ownRepositories().signPackages();
        publish(name, version);
    }

    /** Forgets the archive of a version that was fetched. */
    public void forgetFetched() {
        Trees.delete(path.resolve("var/cache/pacman/pkg"));
        try {
            Files.createDirectories(path.resolve("var/cache/pacman/pkg"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves only the repository with the newest versions. */
    public void onlyNewest() {
        Trees.write(path.resolve(CONFIGURATION), configuration(List.of("rig")));
    }

    /** Keeps others from the database as a pacman that works does, until closed. The holder is this JVM. */
    public AutoCloseable lock() {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return () -> {
                channel.close();
                Files.delete(path.resolve(LOCK));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends pacman with SIGKILL, and none of the scripts that it runs. */
    public void killPacman() {
        pacmans().forEach(ProcessHandle::destroyForcibly);
    }

    /** The one pacman that works on this root, and none that it has forked. */
    public ProcessHandle pacmanItself() {
        List<ProcessHandle> all = pacmans().toList();
        return all.stream()
                .filter(process -> process.parent().filter(all::contains).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private Stream<ProcessHandle> pacmans() {
        return processes().stream()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/pacman"))
                        .isPresent());
    }

    /** The processes that run chrooted in this root or name it in their arguments. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(this::belongs)
                .toList();
    }

    @Override
    public void close() {
        processes().forEach(ProcessHandle::destroyForcibly);
        Trees.delete(base);
    }

    /** A copy of the repositories for this root alone, which a test may change; not fetched yet. */
    public PacmanRepositories ownRepositories() {
        if (!ownsRepositories) {
            repositories = repositories.copyTo(base.resolve("repo"));
            ownsRepositories = true;
            useServer("file://" + repositories.directory());
        }
        return repositories;
    }

    private void configure() {
        Trees.write(
                path.resolve(CONFIGURATION),
                configuration(List.copyOf(PacmanFixtures.all().keySet())));
    }

    private String configuration(List<String> names) {
        StringBuilder text = new StringBuilder("[options]\nArchitecture = auto\n");
        // Packages are vouched for by the hashes in the databases.
        text.append("SigLevel = " + packageSignatures + " DatabaseRequired\n");
        text.append("LocalFileSigLevel = " + (signedFilesOnly ? "Required" : "Optional") + "\n");
        if (!held.isEmpty()) {
            text.append("IgnorePkg = ").append(String.join(" ", held)).append('\n');
        }
        names.forEach(name -> text.append('[')
                .append(name)
                .append("]\nServer = ")
                .append(server)
                .append('\n'));
        return text.toString();
    }

    private boolean belongs(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            return Files.readSymbolicLink(proc.resolve("root")).equals(path)
                    || new String(Files.readAllBytes(proc.resolve("cmdline")), StandardCharsets.UTF_8)
                            .contains(path.toString());
        } catch (IOException e) {
            // It ended in between, or is a thread of the kernel.
            return false;
        }
    }
}
