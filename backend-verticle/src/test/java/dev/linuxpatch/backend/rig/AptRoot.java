// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An isolated apt and dpkg root. Closing it ends every process that runs in it and deletes it.
 *
 * <p>Helpers that bring it into a start state use the real tools and throw when those fail; {@link #apt} only reports.
 */
public final class AptRoot implements AutoCloseable {
    private static final int CLOSED_PORT = 1;

    private final Path base;
    private final Path path;
    private final Path configuration;
    private final boolean mounted;
    private AptRepository repository;
    private boolean ownsRepository;

    AptRoot(Path base, AptRepository repository, boolean mounted) {
        this.base = base;
        this.path = base.resolve("root");
        this.repository = repository;
        this.mounted = mounted;
        this.configuration = AptConfiguration.write(path);
    }

    /** The root directory. */
    public Path path() {
        return path;
    }

    /** The file for {@code APT_CONFIG}. */
    public Path aptConfig() {
        return configuration;
    }

    /** The environment that makes apt use this root. */
    public Map<String, String> environment() {
        return Map.of("APT_CONFIG", configuration.toString(), "DEBIAN_FRONTEND", "noninteractive");
    }

    // ---- what is installed

    /** Runs {@code apt-get -y} with these arguments, keeping local configuration files. */
    public AptResult apt(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                "setsid",
                "--wait",
                "apt-get",
                "-y",
                "-q",
                "-oDpkg::Use-Pty=0",
                "-oDPkg::Options::=--force-confdef",
                "-oDPkg::Options::=--force-confold"));
        argv.addAll(Arrays.asList(arguments));
        return Tool.run(path, environment(), argv);
    }

    /** Runs {@code dpkg --root} with these arguments. */
    public AptResult dpkg(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("setsid", "--wait", "dpkg", "--root=" + path));
        argv.addAll(Arrays.asList(arguments));
        return Tool.run(path, environment(), argv);
    }

    /** Installs {@code name} or {@code name=version}, downgrading if asked to. */
    public void install(String... packages) {
        List<String> arguments = new ArrayList<>(List.of("install", "--allow-downgrades"));
        arguments.addAll(Arrays.asList(packages));
        apt(arguments.toArray(String[]::new)).orThrow();
    }

    /** Installs a package that no repository has. */
    public void installLocal(DebSpec spec) {
        dpkg("--install", DebBuilder.build(spec, base).toString()).orThrow();
    }

    /** Fetches the indexes. */
    public void update() {
        apt("update").orThrow();
    }

    /** The version that dpkg has on record, also of a package that is only half installed; empty if there is none. */
    public Optional<String> versionOf(String name) {
        return query("${Version}", name).filter(version -> !version.isEmpty());
    }

    /** dpkg's abbreviation: {@code ii}, {@code iF}, {@code iU}, {@code iHR}, {@code rc}, {@code hi}…; {@code un} if unknown. */
    public String stateOf(String name) {
        return query("${db:Status-Abbrev}", name).map(String::trim).orElse("un");
    }

    private Optional<String> query(String format, String name) {
        AptResult result = Tool.run(path, Map.of(), List.of("dpkg-query", "--root=" + path, "-W", "-f", format, name));
        return result.exitCode() == 0 ? Optional.of(result.output()) : Optional.empty();
    }

    /** Marks a package as installed only because another one needs it. */
    public void markAuto(String name) {
        Tool.run(path, environment(), List.of("apt-mark", "auto", name)).orThrow();
    }

    /** Puts a package on hold. */
    public void hold(String name) {
        Tool.run(path, environment(), List.of("apt-mark", "hold", name)).orThrow();
    }

    /** Pins a package (or a glob) to a version pattern with a priority. */
    public void pin(String packageGlob, String pin, int priority) {
        write(
                "etc/apt/preferences.d/" + packageGlob.replaceAll("[^a-z0-9-]", "_"),
                "Package: " + packageGlob + "\nPin: " + pin + "\nPin-Priority: " + priority + "\n");
    }

    /** Adds a foreign architecture; {@code i386} is what the fixtures have. */
    public void addArchitecture(String architecture) {
        dpkg("--add-architecture", architecture).orThrow();
        configure("APT::Architectures { \"amd64\"; \"" + architecture + "\"; };");
    }

    /** Adds that many installed packages, as text. */
    public void fillSyntheticStatus(int packages) {
        SyntheticPackages.install(path, packages);
    }

    /** Takes dpkg's locks as another process would, until closed. The holder is this JVM. */
    public AutoCloseable lock() {
        FileChannel frontend = locked("var/lib/dpkg/lock-frontend");
        FileChannel database = locked("var/lib/dpkg/lock");
        return () -> {
            database.close();
            frontend.close();
        };
    }

    // ---- where packages come from

    /** The repository that the sources name: the shared one, which nobody may change, or this root's own. */
    public AptRepository repository() {
        return repository;
    }

    /** A copy of the repository for this root alone, which a test may change. Needs an {@link #update} to be seen. */
    public AptRepository ownRepository() {
        if (!ownsRepository) {
            repository = repository.copyTo(base.resolve("repo"));
            ownsRepository = true;
            AptSources.use(path, "file:" + repository.directory());
        }
        return repository;
    }

    /** Publishes another version of a plain package in the root's own repository. */
    public void publish(String name, String version) {
        ownRepository().publish(DebSpec.of(name, version));
    }

    /** Uses this base address instead of the present ones: {@code file:…}, {@code copy:…}, {@code http://…}. */
    public void useSource(String uri, Suite... suites) {
        AptSources.use(path, uri, suites.length == 0 ? Suite.values() : suites);
    }

    /** Adds one source in a file of that name. */
    public void addSource(String name, String uri, String suite) {
        AptSources.add(path, name, uri, suite);
    }

    /** Leaves no source of that suite. */
    public void removeSuite(Suite suite) {
        Suite[] others =
                Arrays.stream(Suite.values()).filter(other -> other != suite).toArray(Suite[]::new);
        AptSources.use(path, "file:" + repository.directory(), others);
    }

    /** Replaces every source by one that nobody answers. The lists stay. */
    public void deadRepository() {
        AptSources.use(path, "http://127.0.0.1:" + CLOSED_PORT);
    }

    /** The root's own repository gets signatures that do not fit. */
    public void badSignature() {
        ownRepository().breakSignature();
    }

    /** Adds a repository that nobody has signed, which apt reads all the same; not fetched yet. */
    public void unsignedRepository(String name, String version) {
        Path directory = base.resolve("unsigned");
        Trees.write(directory.resolve("empty"), "");
        DebBuilder.build(DebSpec.of(name, version), directory);
        Trees.write(
                directory.resolve("Packages"),
                Tool.run(directory, Map.of(), List.of("apt-ftparchive", "packages", "."))
                        .orThrow()
                        .output());
        Trees.write(
                directory.resolve("Release"),
                Tool.run(directory, Map.of(), List.of("apt-ftparchive", "release", "."))
                        .orThrow()
                        .output());
        write("etc/apt/sources.list.d/unsigned.list", "deb [allow-insecure=yes] file:" + directory + " ./\n");
    }

    /** Forgets the key that the repositories are signed with. */
    public void distrust() {
        Trees.delete(path.resolve("etc/apt/trusted.gpg.d/rig.gpg"));
    }

    /** Adds lines to apt's configuration. */
    public void configure(String lines) {
        Path file = path.resolve("etc/apt/apt.conf.d/50rig");
        write("etc/apt/apt.conf.d/50rig", (Files.exists(file) ? read("etc/apt/apt.conf.d/50rig") : "") + lines + "\n");
    }

    /** Leaves no lists, as on a host that has never run an update. */
    public void forgetLists() {
        Trees.delete(path.resolve("var/lib/apt/lists"));
    }

    /** Fetches the lists anew as lz4 files, as container images keep them. */
    public void keepListsCompressed() {
        configure("Acquire::GzipIndexes \"true\";\nAcquire::CompressionTypes::Order:: \"gz\";");
        Trees.delete(path.resolve("var/lib/apt/lists"));
        update();
    }

    // ---- files and processes of the root

    /** Writes a file, its path relative to the root. */
    public void write(String file, String content) {
        Trees.write(path.resolve(file), content);
    }

    /** Reads a file, its path relative to the root. */
    public String read(String file) {
        try {
            return Files.readString(path.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that appears once the script of {@code rig-gate} or {@code rig-pregate} waits. */
    public Path waiting(String packageName) {
        return path.resolve("tmp/" + packageName + ".waiting");
    }

    /** Lets the waiting script of {@code rig-gate} or {@code rig-pregate} go on. */
    public void openGate(String packageName) {
        write("tmp/" + packageName + ".go", "");
    }

    /** Fills the root's own file system but for so many bytes. Only on a tmpfs root. */
    public void fillDisk(long leaveBytes) {
        if (!mounted) {
            throw new IllegalStateException("only a root on a tmpfs may be filled");
        }
        try {
            long usable = Files.getFileStore(path).getUsableSpace();
            byte[] block = new byte[4096];
            try (var out = Files.newOutputStream(path.resolve("filler"))) {
                for (long written = 0; written + block.length <= usable - leaveBytes; written += block.length) {
                    out.write(block);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes that run chrooted in this root or use its apt configuration. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(this::belongs)
                .toList();
    }

    @Override
    public void close() {
        processes().forEach(ProcessHandle::destroyForcibly);
        if (mounted) {
            // Lazy: a killed process may not have let go of its directory yet.
            Tool.run(base, Map.of(), List.of("umount", "-l", path.toString())).orThrow();
        }
        Trees.delete(base);
    }

    private boolean belongs(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            if (Files.readSymbolicLink(proc.resolve("root")).equals(path)) {
                return true;
            }
            String environ = new String(Files.readAllBytes(proc.resolve("environ")), StandardCharsets.UTF_8);
            return Stream.of(environ.split("\0", -1)).anyMatch(entry -> entry.equals("APT_CONFIG=" + configuration));
        } catch (IOException e) {
            // It ended in between, or is a thread of the kernel.
            return false;
        }
    }

    private FileChannel locked(String file) {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new IllegalStateException(file + " is locked by someone else");
            }
            return channel;
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("this root is closed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
